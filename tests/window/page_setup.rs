//! ページ設定, driven without a display: what is entered there is what is printed.

use crate::support::{Folder, Window};
use chosho::book::{BodyFace, Book, Edge, PageSetup};
use chosho::monitor::Monitor;
use chosho::store;
use chosho::typeset::{self, Fonts, Parts};
use eframe::egui::{Key, Modifiers, PointerButton, accesskit};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

/// Opens the dialog of the sample's first sheet from the menu.
fn opened(folder: &Folder) -> Window {
    let mut window = Window::open(&folder.sample(), vec![]);
    window.click("ファイル");
    window.click("ページ設定…");
    assert!(window.shows("ページ設定"));
    window
}

/// Presses the main button.
fn done(window: &mut Window) {
    window.click("変更");
    assert!(!window.shows("キャンセル"), "the dialog is closed");
}

/// The set-up of the sheet at `at`, and whether it is its own.
fn page(window: &Window, at: usize) -> (PageSetup, bool) {
    window.book(|book| {
        let sheet = book.full_sheets().unwrap().into_iter().nth(at).unwrap();
        (book.context(sheet.id).unwrap().page().clone(), sheet.page.is_some())
    })
}

/// The sizes of the printed pages in millimetres, one after another, and how
/// many there are of each.
fn printed(book: &Book) -> Vec<((f32, f32), usize)> {
    let layout =
        typeset::layout(book, &Parts::default(), Fonts::shared().unwrap(), &Monitor::default()).unwrap();
    let mut sizes: Vec<((f32, f32), usize)> = Vec::new();
    for page in layout.pages() {
        let mm = |points: f32| (points / 72.0 * 254.0).round() / 10.0;
        let size = (mm(page.width), mm(page.height));
        match sizes.last_mut() {
            Some((last, count)) if *last == size => *count += 1,
            _ => sizes.push((size, 1)),
        }
    }
    sizes
}

fn undone(window: &mut Window) -> String {
    window.press(Modifiers::COMMAND, Key::Z);
    window.book(|book| chosho::export::json::to_json(book).unwrap())
}

fn sample() -> String {
    chosho::export::json::to_json(&chosho::import::sample().unwrap()).unwrap()
}

#[test]
fn paper_and_margins_are_changed_for_all_sheets_of_a_form() {
    let folder = Folder::new();
    let mut window = opened(&folder);
    let before = printed(&chosho::import::sample().unwrap());
    window.click("A3");
    window.click("余白のタブ");
    for (name, text) in [("上の余白", "20"), ("左の余白", "１２．５"), ("綴じしろの幅", "10mm")]
    {
        window.fill_in(name, text);
    }
    window.click("綴じる位置：上");
    done(&mut window);

    let (setup, own) = page(&window, 2);
    assert!(!own);
    assert_eq!((setup.width_mm, setup.height_mm), (420.0, 297.0));
    assert_eq!((setup.margins.top, setup.margins.left, setup.margins.right), (20.0, 12.5, 15.0));
    assert_eq!((setup.binding.edge, setup.binding.mm), (Edge::Top, 10.0));
    let after = window.book(printed);
    assert_eq!(after[0].0, (420.0, 297.0), "the cover too");
    assert_eq!(after.len(), 1, "all pages are of one size");
    assert!(after[0].1 < before[0].1, "and fewer");
    assert_eq!(undone(&mut window), sample(), "in one step");
}

#[test]
fn one_sheet_is_set_on_paper_of_its_own_and_goes_back_again() {
    let folder = Folder::new();
    let mut window = opened(&folder);
    window.click("B5");
    window.click("縦");
    window.click("調書-1のみ");
    assert!(window.shows("ほかの調書は変わりません。列の幅だけは、様式に共通です。"));
    done(&mut window);
    assert!(page(&window, 0).1 && !page(&window, 1).1);
    let sizes: Vec<_> = window.book(printed).into_iter().map(|(size, _)| size).collect();
    assert_eq!(sizes, [(297.0, 210.0), (182.0, 257.0), (297.0, 210.0)]);

    // The sheet says so, and leads back to it.
    window.click("この調書のみの版面");
    assert!(window.shows("幅 182 mm　高さ 257 mm"), "the sheet's own is shown");
    window.click("様式の設定に戻す");
    assert!(window.shows("幅 297 mm　高さ 210 mm"), "now the form's");
    assert!(window.shows("調書-1だけの設定をやめて、様式の設定に戻します。"));
    done(&mut window);
    assert!(!page(&window, 0).1);
    assert!(!window.shows("この調書のみの版面"));
    undone(&mut window);
    assert!(page(&window, 0).1);
    assert_eq!(undone(&mut window), sample());
}

#[test]
fn other_sheets_with_a_page_of_their_own_are_named() {
    let folder = Folder::new();
    let mut window = opened(&folder);
    window.click("A3");
    window.click("調書-1のみ");
    done(&mut window);
    window.harness.get_by_label("調書-2 8行中8行記入済み").click_button(PointerButton::Secondary);
    window.harness.run_steps(4);
    window.click("ページ設定…");
    assert!(window.shows("調書-1は、その調書だけの設定のまま変わりません。"));
    window.click("B4");
    done(&mut window);
    assert_eq!((page(&window, 0).0.width_mm, page(&window, 1).0.width_mm), (420.0, 364.0));
}

#[test]
fn type_and_shrinking_are_chosen() {
    let folder = Folder::new();
    let mut window = opened(&folder);
    window.click("文字のタブ");
    window.click("10.5 pt");
    window.click("ゴシック");
    window.click("1枚に収まるよう文字を縮める（85％まで）");
    done(&mut window);
    let (setup, _) = page(&window, 0);
    assert_eq!((setup.body_pt, setup.body_face, setup.shrink), (10.5, BodyFace::Gothic, true));
    assert_eq!(undone(&mut window), sample());
}

#[test]
fn fields_are_put_where_the_cursor_is_and_shown_filled_in() {
    let folder = Folder::new();
    let mut window = opened(&folder);
    window.click("ヘッダー／フッターのタブ");
    window.fill_in("ヘッダーの右", "作成  ");
    window.press(Modifiers::NONE, Key::ArrowLeft);
    window.click("作成日を入れる");
    assert_eq!(window.value("ヘッダーの右"), "作成 {作成日} ");
    assert!(window.harness.get_by_label("ヘッダーの右").is_focused(), "typing goes on behind it");
    window.fill_in("フッターの中央", "－");
    window.click("ページを入れる");
    assert!(window.shows("フッターの例：令和6年度　－1　目標事業評価調書-1"));
    assert!(window.shows("ヘッダーの例：　　作成 令和7年4月1日"));
    window.fill_in("ヘッダーの左", "{頁}");
    assert!(window.shows("「{頁}」という項目はありません。このままの文字で印刷します。"));
    window.fill_in("ヘッダーの左", "{計画名}");
    assert!(!window.shows("「{頁}」という項目はありません。このままの文字で印刷します。"));
    done(&mut window);
    let (setup, _) = page(&window, 0);
    assert_eq!(setup.header.texts(), ["{計画名}", "", "作成 {作成日} "]);
    assert_eq!(setup.footer.texts(), ["{年度}", "－{ページ}", "{調書名}"]);
}

#[test]
fn columns_are_widened_by_number_in_the_same_step_as_the_paper() {
    let folder = Folder::new();
    let mut window = opened(&folder);
    window.click("B4");
    window.click("列の幅のタブ");
    window.fill_in("達成度の割合", "325");
    window.press(Modifiers::NONE, Key::ArrowUp);
    assert_eq!(window.value("達成度の割合"), "330");
    done(&mut window);
    let widths = |window: &Window| -> Vec<u16> {
        window.book(|book| book.forms().next().unwrap().columns.iter().map(|column| column.width).collect())
    };
    assert_eq!(widths(&window), [150, 215, 330, 335, 75]);
    assert_eq!(page(&window, 0).0.width_mm, 364.0);
    assert_eq!(undone(&mut window), sample());

    window.click("ファイル");
    window.click("ページ設定…");
    window.click("列の幅のタブ");
    window.click("均等にする");
    assert_eq!(window.value("評価区分の割合"), "200");
    window.click("元に戻す");
    assert_eq!(window.value("評価区分の割合"), "75");
    window.click("均等にする");
    done(&mut window);
    assert_eq!(widths(&window), [200; 5]);
}

#[test]
fn nonsense_is_marked_in_words_and_cannot_be_taken() {
    let folder = Folder::new();
    let mut window = opened(&folder);
    window.click("その他の用紙");
    window.click("余白のタブ");
    window.fill_in("左の余白", "九十");
    let complaint = |window: &Window, words: &str| {
        let field = window.harness.get_by_role_and_label(accesskit::Role::TextInput, "左の余白");
        assert_eq!(field.accesskit_node().data().description(), Some(words), "a screen reader says it");
        assert!(window.shows(words), "and it stands there");
        assert!(window.shows("「余白」に直すところがあります。"));
        assert!(window.harness.get_by_label("変更").accesskit_node().is_disabled());
    };
    complaint(&window, "数字を入力してください。");
    window.fill_in("左の余白", "90");
    complaint(&window, "この用紙では89 mmまでです。");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.shows("キャンセル"), "Enter does not take it either");
    // Turned to another paper, the same margin is fine.
    window.click("用紙のタブ");
    window.fill_in("幅", "400");
    assert!(!window.shows("「余白」に直すところがあります。"));
    window.press(Modifiers::NONE, Key::Enter);
    let (setup, _) = page(&window, 0);
    assert_eq!((setup.width_mm, setup.height_mm, setup.margins.left), (400.0, 210.0, 90.0));
}

#[test]
fn what_was_entered_is_forgotten_on_cancel_and_nothing_is_written() {
    let folder = Folder::new();
    let mut window = opened(&folder);
    window.click("A3");
    window.click("調書-1のみ");
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!window.shows("キャンセル"));
    assert_eq!(window.book(|book| chosho::export::json::to_json(book).unwrap()), sample());
    assert!(!window.shows("元に戻す：ページ設定の変更"));
    window.click("ファイル");
    window.click("ページ設定…");
    // Taken without a change, it is no step either.
    done(&mut window);
    assert!(window.book(|book| book.full_sheets().unwrap().iter().all(|sheet| sheet.page.is_none())));
    assert_eq!(undone(&mut window), sample());
}

#[test]
fn a_page_set_up_is_saved_with_the_book() {
    let folder = Folder::new();
    let path = folder.sample();
    let mut window = Window::open(&path, vec![]);
    window.click("ファイル");
    window.click("ページ設定…");
    window.click("縦");
    window.click("調書-1のみ");
    done(&mut window);
    window.close();
    let book = store::read(&path).unwrap();
    let own = book.full_sheets().unwrap()[0].page.as_ref().unwrap();
    assert_eq!((own.width_mm, own.height_mm), (210.0, 297.0));
}
