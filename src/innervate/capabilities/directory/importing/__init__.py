"""What an import of a spreadsheet needs: columns, reading, likeness, writing, undoing."""
