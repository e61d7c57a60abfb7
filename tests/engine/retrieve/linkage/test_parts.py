from innervate.engine.retrieve.linkage.names import normal_name
from innervate.engine.retrieve.linkage.parts import whole_of


def test_a_faculty_is_part_of_its_university():
    whole, part = (
        normal_name("University of Hexavia"),
        normal_name("Faculty of Medicine, University of Hexavia"),
    )
    assert (whole_of(whole, part), whole_of(part, whole)) == (0, 1)


def test_the_faculty_of_another_university_is_no_part():
    assert (
        whole_of(
            normal_name("University of Hexavia"), normal_name("Faculty of Medicine, University of Alvora")
        )
        is None
    )


def test_a_longer_name_without_a_word_for_a_part_is_no_part():
    assert (
        whole_of(normal_name("University of Hexavia"), normal_name("Technical University of Hexavia")) is None
    )
