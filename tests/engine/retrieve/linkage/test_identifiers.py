from innervate.engine.retrieve.linkage.identifiers import Verdict, compare, normal_identifiers


def test_identifiers_are_read_in_one_spelling_and_faulty_ones_left_out():
    assert normal_identifiers(
        {"PIC": "999 999 984", "vat": "BE 0403.170.702", "ror": "not one", "duns": "12-345", "euid": "N/A"}
    ) == {"pic": "999999984", "duns": "12345"}


def test_a_number_of_zeros_is_no_number():
    assert normal_identifiers({"duns": "000000000", "pic": "999999999"}) == {}


def test_a_same_number_outweighs_a_different_one():
    left, right = {"pic": "999999984", "vat": "BE0403170701"}, {"pic": "999999975", "vat": "BE0403170701"}
    assert compare(left, right) == (Verdict.SAME, ("vat",))


def test_two_numbers_of_one_register_are_different():
    assert compare({"ror": "a", "pic": "1"}, {"pic": "2", "ror": "b"}) == (Verdict.DIFFERENT, ("pic", "ror"))


def test_numbers_of_different_registers_say_nothing():
    assert compare({"ror": "a"}, {"pic": "2"}) == (Verdict.SILENT, ())
