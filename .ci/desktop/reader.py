"""Reads the window over AT-SPI, as a screen reader does, and writes into it."""

from script import Wrong, equal, play, settles


def steps(screen, method):
    import pyatspi

    from screen import keys

    def every_input_has_a_name():
        roles = (
            pyatspi.ROLE_ENTRY,
            pyatspi.ROLE_COMBO_BOX,
            pyatspi.ROLE_PUSH_BUTTON,
            pyatspi.ROLE_TOGGLE_BUTTON,
            pyatspi.ROLE_CHECK_BOX,
        )
        nameless = [node.getRoleName() for node in screen.all() if node.getRole() in roles and not node.name]
        equal(nameless, [])

    yield "every input has a name", every_input_has_a_name

    entries = [node for node in screen.all(pyatspi.ROLE_ENTRY) if node.name.endswith("・評価")]
    cell = entries[0].name

    def a_cell_is_read():
        if len(screen.text(cell)) < 10:
            raise Wrong(screen.text(cell))

    yield "a cell's text is read", a_cell_is_read

    def its_row_and_column():
        row, column = cell.rsplit("・", 1)
        equal(screen.text(f"{row}・個別事業名"), row)
        equal(column, "評価")
        equal(screen.get(cell).description, "1行4列")

    yield "its row and column are told", its_row_and_column

    def a_cell_is_written():
        screen.get(cell).queryEditableText().setTextContents("読み上げから入力しました。")
        settles(lambda: screen.text(cell), "読み上げから入力しました。")
        settles(lambda: screen.shows("保存済み") or any("保存済み" in node.name for node in screen.all()), True)

    yield "its text is set", a_cell_is_written

    def it_is_in_the_book():
        keys("ctrl+z")
        settles(lambda: screen.text(cell) != "読み上げから入力しました。", True)

    yield "and can be undone like any other change", it_is_in_the_book

    def focus_is_told():
        screen.get(cell).queryComponent().grabFocus()
        settles(screen.focused, cell)

    yield "the focus is given and told", focus_is_told


play(steps)
