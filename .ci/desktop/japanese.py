"""Types Japanese with a real input method, as a clerk does all day."""

import time

from script import Wrong, equal, play, settles

NEW_SHEET = "調書を追加"


def steps(screen, method):
    from screen import elsewhere, keys, type_latin, xdotool

    def cell(column):
        """The name of a cell of the new sheet's first row, which the first step names."""
        return f"日本語・{column}"

    def focused_text():
        name = screen.focused()
        return screen.text(name) if name else None

    def compose(latin):
        """Leaves what was typed undecided."""
        type_latin(latin)
        time.sleep(0.4)

    def name_the_new_row():
        screen.click(NEW_SHEET)
        settles(lambda: (screen.focused() or "").endswith("個別事業名"), True)
        if method == "fcitx-off":
            keys("ctrl+space")
            time.sleep(0.6)
        compose("nihongo")
        keys("space", "Return")
        settles(focused_text, "日本語")

    yield "type, convert, commit with Enter: no new line", name_the_new_row

    def first_kana_after_tab():
        keys("Tab")
        settles(screen.focused, cell("取組み・方針"))
        compose("tesuto")
        keys("Return")
        settles(lambda: screen.text(cell("取組み・方針")), "てすと")

    yield "Tab to the next cell: the first kana arrives", first_kana_after_tab

    def enter_in_a_cell():
        keys("Return")
        settles(lambda: screen.text(cell("取組み・方針")), "てすと\n")

    yield "Enter with nothing undecided makes a line", enter_in_a_cell

    def backspace():
        keys("BackSpace")
        settles(lambda: screen.text(cell("取組み・方針")), "てすと")

    yield "Backspace takes it away", backspace

    def backspace_while_composing():
        compose("tabemono")
        keys("BackSpace", "Return")
        settles(lambda: screen.text(cell("取組み・方針")), "てすとたべも")

    yield "Backspace while composing takes one kana", backspace_while_composing

    def escape_while_composing():
        compose("iranai")
        keys("Escape", "Escape")
        time.sleep(0.4)
        equal(screen.text(cell("取組み・方針")), "てすとたべも")
        equal(screen.focused(), cell("取組み・方針"))

    yield "Esc while composing drops it and stays in the cell", escape_while_composing

    def tab_while_composing():
        compose("neko")
        keys("Tab")
        time.sleep(0.4)
        equal(screen.focused(), cell("取組み・方針"))
        keys("Escape", "Escape", "Escape")

    yield "Tab while composing is the input method's", tab_while_composing

    def click_elsewhere_while_composing():
        before = screen.text(cell("取組み・方針"))
        compose("sakura")
        screen.click(cell("達成度"))
        settles(screen.focused, cell("達成度"))
        if method == "fcitx-popup":
            # Only the method's own window knows of the kana: they go on in the cell clicked.
            keys("Return")
            settles(lambda: screen.text(cell("達成度")), "さくら")
            keys(*["BackSpace"] * 3)
            settles(lambda: screen.text(cell("達成度")), "")
            return
        after = screen.text(cell("取組み・方針"))
        if after == before or "さくら" not in after:
            raise Wrong(f"{after!r}: the kana are gone")
        equal(screen.text(cell("達成度")), "")

    yield "a click on another cell while composing loses no kana", click_elsewhere_while_composing

    def first_kana_after_click():
        if method == "fcitx-off":
            # Its own rule: a click in the middle of a composition ends it, and the method with it.
            keys("ctrl+space")
            time.sleep(0.6)
        compose("ohayou")
        keys("Return")
        settles(lambda: screen.text(cell("達成度")), "おはよう")

    yield "the first kana arrives in the cell clicked", first_kana_after_click

    def click_without_composing():
        screen.click(cell("評価"))
        settles(screen.focused, cell("評価"))
        compose("asa")
        keys("Return")
        settles(lambda: screen.text(cell("評価")), "あさ")

    yield "the input method is still on in the next cell clicked", click_without_composing

    def undo_after_commit():
        keys("ctrl+z")
        settles(lambda: screen.text(cell("評価")), "")

    yield "Ctrl+Z takes back what was committed", undo_after_commit

    def redo():
        keys("ctrl+y")
        settles(lambda: screen.text(cell("評価")), "あさ")

    yield "Ctrl+Y does it again", redo

    def first_kana_in_a_selected_cell():
        keys("Escape", "Left")
        settles(screen.focused, cell("達成度"))
        compose("sora")
        keys("Return")
        settles(lambda: screen.text(cell("達成度")), "おはようそら")

    yield "a cell reached by an arrow takes the first kana", first_kana_in_a_selected_cell

    def shortcut_while_composing():
        compose("umi")
        keys("ctrl+z")
        time.sleep(0.4)
        keys("Return")
        time.sleep(0.4)
        if not screen.text(cell("達成度")).startswith("おはようそら"):
            raise Wrong(screen.text(cell("達成度")))

    yield "Ctrl+Z while composing undoes nothing in the book", shortcut_while_composing

    def another_window_while_composing():
        before = screen.text(cell("達成度"))
        compose("mori")
        elsewhere()
        if method == "fcitx-popup":
            keys("Escape", "Escape")
            equal(screen.text(cell("達成度")), before)
            raise Wrong("the method drops them")
        settles(lambda: screen.text(cell("達成度")), before + "もり")
        screen.click(cell("評価"))
        settles(screen.focused, cell("評価"))
        after = screen.text(cell("評価"))
        compose("kawa")
        keys("Return")
        settles(lambda: screen.text(cell("評価")), after + "かわ")
        equal(screen.text(cell("達成度")), before + "もり")
        screen.click(cell("達成度"))
        keys("Escape")

    yield "another window is activated while composing: the kana stay, once", another_window_while_composing

    def typed_on_after_another_window():
        before = screen.text(cell("達成度"))
        compose("mori")
        keys("space")
        time.sleep(0.4)
        elsewhere()
        compose("ka")
        keys("Return")
        if method == "fcitx-popup":
            settles(lambda: screen.text(cell("達成度")).endswith("か"), True)
            raise Wrong("only what was typed on")
        else:
            settles(lambda: screen.text(cell("達成度")).startswith(before + "森"), True)
            settles(lambda: screen.text(cell("達成度")).endswith("か"), True)

    yield "converted, another window, typed on: both are there", typed_on_after_another_window

    def alt_and_a_letter():
        before = screen.text(cell("達成度"))
        keys("alt+f", "alt+e", "Escape", "Escape")
        equal(screen.text(cell("達成度")), before)

    yield "Alt and a letter type nothing", alt_and_a_letter

    def find_box():
        keys("ctrl+f")
        settles(screen.focused, "検索する文字列")
        compose("hiroba")
        keys("Return")
        settles(lambda: screen.text("検索する文字列"), "ひろば")
        equal(screen.focused(), "検索する文字列")

    yield "the find box takes kana; the committing Enter does not search on", find_box

    def back_from_find():
        keys("Escape")
        settles(lambda: (screen.focused() or "").startswith("日本語・"), True)

    yield "Esc closes it and gives the focus back", back_from_find

    def large_editor():
        keys("F4")
        time.sleep(0.6)
        compose("yama")
        keys("Return")
        keys("Escape")
        settles(lambda: "やま" in screen.text(cell("達成度")), True)

    yield "the large editor takes kana", large_editor

    def rename_in_the_sidebar():
        policy = next(node.name for node in screen.all() if node.name.startswith("仕事と子育ての両立支援 "))
        screen.click(policy)
        settles(screen.focused, policy)
        keys("F2")
        settles(screen.focused, "施策名")
        keys("ctrl+a")
        compose("shisaku")
        keys("Return")
        time.sleep(0.4)
        equal(screen.focused(), "施策名")
        keys("Return")
        settles(lambda: any(node.name.startswith("しさく ") for node in screen.all()), True)

    yield "a policy is renamed in the sidebar: the committing Enter does not close it", rename_in_the_sidebar


play(steps)
