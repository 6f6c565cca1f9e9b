//! The jobs of the window without a window, for scripts and tests.
//!
//! Exit status: 0 fine, 1 findings, 2 bad usage or input. Messages go to standard error.

mod carry;
mod check;
mod comparison;
mod figures;
mod gather;
mod import;
mod next_plan;
mod out;
mod recarry;
mod send;
mod step;
mod unknown;
mod usage;
mod window;

use std::ffi::OsString;
use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::builder::PossibleValue;
use clap::{FromArgMatches as _, Parser, Subcommand, ValueEnum};

use crate::book::{Book, Form, SheetId, dates};
use crate::error::{Error, Result};
use crate::export::Split;
use crate::file::{discard_all, write_whole};
use crate::monitor::Monitor;
use crate::screen::RendererChoice;
use crate::store::Contents;
use crate::typeset::Parts;
use crate::{crash, export, notices, quote, signals, store};

use out::Out;

const FINDINGS: u8 = 1;
const BAD_INPUT: u8 = 2;

#[derive(Debug, Parser)]
#[command(
    name = "chosho",
    version,
    about = "目標事業評価調書の作成（ファイルを指定すると、その調書を開きます）",
    args_conflicts_with_subcommands = true
)]
struct Cli {
    /// 開く調書のファイル
    #[arg(value_name = "調書")]
    book: Option<PathBuf>,
    /// 画面の描き方（auto、opengl、software。autoは、OpenGLを使えないパソコンではソフトウェアで描きます）
    #[arg(long, value_name = "描き方", default_value = "auto")]
    renderer: RendererChoice,
    #[command(subcommand)]
    job: Option<Job>,
}

#[derive(Debug, Subcommand)]
enum Job {
    /// 記入済みのサンプルを書き出す
    Sample {
        #[command(flatten)]
        out: Out,
    },
    /// ExcelやWordのファイル、PDF、CSV、公表された文書（テキスト、JSON）から調書のファイルを作る
    Import {
        /// 読み取る文書。種類は名前ではなく中身で判断します
        #[arg(value_name = "文書")]
        source: PathBuf,
        #[command(flatten)]
        out: Out,
        /// 使う様式のファイル（文書に様式がないとき、またはテキストを読み取るとき）
        #[arg(long, value_name = "様式")]
        form: Option<PathBuf>,
        /// 読み取った結果（見出し、列の意味、行、読み取らなかったもの）をJSONで表示する
        #[arg(long)]
        json: bool,
        /// 行末に入った空白（「内 容」など）を取り除く
        #[arg(long)]
        mend_spaces: bool,
    },
    /// 前年度のファイルを引き継いで、新しい年度のファイルを作る
    Carry {
        /// 前年度のファイル（ExcelやWordのファイル、PDF、公表された文書も使えます）。変更されません
        #[arg(value_name = "前年度")]
        last: PathBuf,
        #[command(flatten)]
        out: Out,
    },
    /// 引き継いだ後に前年度のファイルで直された箇所を表示する（-o を付けると、反映した新しいファイルを作る）
    Recarry {
        /// 今年度の調書のファイル。変更されません
        #[arg(value_name = "調書")]
        book: PathBuf,
        /// 前年度のファイル。変更されません
        #[arg(value_name = "前年度")]
        last: PathBuf,
        /// 書き出すファイル
        #[arg(short = 'o', long, value_name = "ファイル")]
        out: Option<PathBuf>,
        /// 同じ名前のファイルを置き換える
        #[arg(long, requires = "out")]
        force: bool,
        /// 今年度に前年度のまま残っている内容も直し、増えた行を加える
        #[arg(long, requires = "out")]
        with_rows: bool,
        /// 前年度のファイルからなくなったものを、前年度の内容から除く
        #[arg(long, requires = "out")]
        with_gone: bool,
        /// 結果をJSONで表示する
        #[arg(long)]
        json: bool,
    },
    /// 期間の終わった計画から次期計画を作る（-o を省くと、計画・施策・調書の対応の案をJSONで表示する）
    NextPlan {
        /// 調書のファイル。変更されません
        #[arg(value_name = "調書")]
        book: PathBuf,
        /// 期間の終わった計画の名前（省くと最初の計画）
        #[arg(long, value_name = "計画名", conflicts_with = "map")]
        plan: Option<String>,
        /// 計画・施策・調書の対応のファイル（JSON。省くと案のとおり）
        #[arg(long, value_name = "対応")]
        map: Option<PathBuf>,
        /// 書き出すファイル
        #[arg(short = 'o', long, value_name = "ファイル")]
        out: Option<PathBuf>,
        /// 同じ名前のファイルを置き換える
        #[arg(long, requires = "out")]
        force: bool,
    },
    /// 調書をPDF、Excel、Word、テキスト、CSV、JSONに書き出す（種類は、書き出すファイルの名前の終わりで決まります）
    Export {
        /// 調書のファイル
        #[arg(value_name = "調書")]
        book: PathBuf,
        #[command(flatten)]
        out: Out,
        /// 書き出す調書の番号（何回でも指定できます。表紙は付きません）
        #[arg(long = "sheet", value_name = "番号")]
        sheets: Vec<u32>,
        /// すべての行を1つの一覧にする（.xlsxのとき。.csvは、いつも一覧です）
        #[arg(long)]
        list: bool,
        /// 目次を付ける
        #[arg(long)]
        contents: bool,
        #[command(flatten)]
        comparison: comparison::ComparisonArgs,
        /// 表紙を付けない
        #[arg(long)]
        no_cover: bool,
        /// 評価区分の説明を付けない
        #[arg(long)]
        no_ratings: bool,
        /// 柱に印刷する作成日（省くと基準日）
        #[arg(long, value_name = "日付")]
        made: Option<String>,
        /// 調書ごと（sheet）または施策ごと（policy）のPDFに分け、-o のフォルダーに書き出す
        #[arg(long, value_name = "単位", conflicts_with = "list")]
        split: Option<Unit>,
        /// 分けるときのファイル名（例：{年度}_調書-{調書番号}）
        #[arg(long, value_name = "名前", requires = "split")]
        name: Option<String>,
    },
    /// 調書の様式をJSONのファイルに書き出す
    Form {
        /// 調書のファイル
        #[arg(value_name = "調書")]
        book: PathBuf,
        #[command(flatten)]
        out: Out,
        /// 様式の名前（省くと最初の様式）
        #[arg(long, value_name = "名前")]
        name: Option<String>,
    },
    /// 調書の全体をJSONで表示する
    Show {
        /// 調書のファイル
        #[arg(value_name = "調書")]
        book: PathBuf,
    },
    /// 記入漏れ、前年度との食い違い、合わない合計などを点検する
    Check {
        /// 調書のファイル
        #[arg(value_name = "調書")]
        book: PathBuf,
        /// 結果をJSONで表示する
        #[arg(long)]
        json: bool,
    },
    /// 文から読み取った数値を、年度や単位とともに表示する
    Figures {
        /// 調書のファイル
        #[arg(value_name = "調書")]
        book: PathBuf,
        /// 過去の年度の文にある数値も表示する
        #[arg(long)]
        past: bool,
        /// 結果をJSONで表示する
        #[arg(long)]
        json: bool,
    },
    /// 各課に記入してもらうファイルを、課ごとに書き出す（送った記録が調書に残ります）
    Send {
        /// 調書のファイル。送った記録だけが加わります
        #[arg(value_name = "調書")]
        book: PathBuf,
        #[command(flatten)]
        out: Out,
        #[command(flatten)]
        wanted: send::SendArgs,
    },
    /// 各課から返ってきたファイルを取り込んだ、新しいファイルを作る（確認が要るセルは、調書のまま残します）
    Gather {
        /// 調書のファイル。変更されません
        #[arg(value_name = "調書")]
        book: PathBuf,
        /// 返ってきたファイル（Excel、Word、調書など）
        #[arg(value_name = "回答", required = true)]
        returns: Vec<PathBuf>,
        #[command(flatten)]
        out: Out,
        /// 結果をJSONで表示する
        #[arg(long)]
        json: bool,
    },
    /// ファイルが壊れていないか調べる
    Verify {
        /// 調書のファイル
        #[arg(value_name = "調書")]
        book: PathBuf,
    },
    /// このプログラムに含まれるソフトウェアと書体のライセンスを表示する
    Licenses,
    /// 壊れたファイルから、読める内容を新しいファイルに取り出す
    Salvage {
        /// 壊れた調書のファイル
        #[arg(value_name = "調書")]
        book: PathBuf,
        #[command(flatten)]
        out: Out,
    },
}

/// What each of several files holds.
#[derive(Clone, Copy, Debug)]
enum Unit {
    Sheet,
    Policy,
}

impl Unit {
    fn split(self) -> Split {
        match self {
            Self::Sheet => Split::Sheet,
            Self::Policy => Split::Policy,
        }
    }
}

impl ValueEnum for Unit {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Sheet, Self::Policy]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(match self {
            Self::Sheet => "sheet",
            Self::Policy => "policy",
        }))
    }
}

impl ValueEnum for RendererChoice {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Auto, Self::OpenGl, Self::Software]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(match self {
            Self::Auto => "auto",
            Self::OpenGl => "opengl",
            Self::Software => "software",
        }))
    }
}

/// Does what the command line says.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    if matches!(arguments.as_slice(), [_, job] if job == crate::import::pdf::child::JOB) {
        return crate::import::pdf::child::serve();
    }
    crate::import::pdf::child::use_own_program();
    if let Some(error) = unknown::job(&arguments) {
        let _ = writeln!(std::io::stderr(), "{error}");
        return ExitCode::from(BAD_INPUT);
    }
    let matches = usage::command().try_get_matches_from(arguments);
    let cli = match matches.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => {
            // Nowhere to complain to if the terminal itself is gone.
            let _ = if error.use_stderr() { complain(&error) } else { error.print() };
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(BAD_INPUT));
        }
    };
    let has_window = cli.job.is_none();
    let result = match cli.job {
        Some(job) => {
            crash::doing(job.label());
            // Without it Ctrl+C would leave what was half done.
            let _ = signals::watch(end_by_signal);
            whole(|| job.run())
        }
        None => window::run(cli.book, cli.renderer).map(|()| ExitCode::SUCCESS),
    };
    let error = match result {
        Ok(status) => return status,
        Err(error) => error,
    };
    let _ = writeln!(std::io::stderr(), "{error}");
    if let Some(details) = error.details() {
        let _ = writeln!(std::io::stderr(), "{details}");
    }
    if let Error::Exists { .. } = error {
        let _ = writeln!(std::io::stderr(), "置き換えるときは、「--force」を付けてください。");
    }
    if has_window {
        window::show_startup_error(&error);
    }
    ExitCode::from(BAD_INPUT)
}

/// Does a job; a mistake of the program's is an error like others. What it leaves for who
/// looks into that was reported by then (`crash`).
fn whole<T>(job: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(job)).unwrap_or(Err(Error::BrokeDown))
}

/// Ends the program as a signal asks for, with nothing left of what was half done.
fn end_by_signal(signal: i32) {
    let _discarded = discard_all();
    let _ = writeln!(std::io::stderr(), "{}", Error::Cancelled);
    // As a shell has it of a program that died of a signal.
    std::process::exit(128 + signal);
}

/// Reads a book, and says where another state of it could be as true.
fn read(path: &Path) -> Result<Book> {
    let book = store::read(path)?;
    say_doubt(path);
    Ok(book)
}

/// Says what is in doubt of a book that was read.
fn say_doubt(path: &Path) {
    if let Ok(Some(doubt)) = store::doubt(path) {
        let _ = writeln!(std::io::stderr(), "{doubt}。");
    }
}

/// Says what is wrong with the arguments: with what stands in them as it can be shown.
fn complain(error: &clap::Error) -> std::io::Result<()> {
    let mut out = std::io::stderr().lock();
    let words = usage::complaint(error);
    writeln!(out, "{words}使い方は「chosho --help」でご確認ください。")
}

impl Job {
    /// What it is called in a report. Nothing of what it is done with is in it.
    fn label(&self) -> &'static str {
        match self {
            Self::Sample { .. } => "sample",
            Self::Import { .. } => "import",
            Self::Carry { .. } => "carry",
            Self::Recarry { .. } => "recarry",
            Self::NextPlan { .. } => "next-plan",
            Self::Export { .. } => "export",
            Self::Form { .. } => "form",
            Self::Show { .. } => "show",
            Self::Check { .. } => "check",
            Self::Figures { .. } => "figures",
            Self::Send { .. } => "send",
            Self::Gather { .. } => "gather",
            Self::Licenses => "licenses",
            Self::Verify { .. } => "verify",
            Self::Salvage { .. } => "salvage",
        }
    }

    fn run(self) -> Result<ExitCode> {
        let done = match self {
            Self::Sample { out } => {
                let (path, if_exists) = out.file([])?;
                store::create(path, &Contents::new(crate::import::sample()?), if_exists)?;
                say_written(path);
                Ok(())
            }
            Self::Import { source, out, form, json, mend_spaces } => {
                let reads = [Some(source.as_path()), form.as_deref()];
                let to = out.file(reads.into_iter().flatten())?;
                let form = form.as_deref().map(crate::import::form_from_file).transpose()?;
                return import::run(&source, to, form.as_ref(), import::ImportWants { json, mend_spaces });
            }
            Self::Carry { last, out } => {
                let (path, if_exists) = out.file([last.as_path()])?;
                carry::run(&last, path, if_exists)?;
                say_written(path);
                Ok(())
            }
            Self::Recarry { book, last, out, force, with_rows, with_gone, json } => {
                let out = out.map(|path| Out::new(path, force));
                let reads = [book.as_path(), last.as_path()];
                let to = out.as_ref().map(|out| out.file(reads)).transpose()?;
                let wanted = recarry::Wanted { with_rows, with_gone };
                return recarry::run(&book, &last, to, wanted, json);
            }
            Self::NextPlan { book, plan, map, out, force } => {
                let out = out.map(|path| Out::new(path, force));
                let reads = [Some(book.as_path()), map.as_deref()];
                let to = out.as_ref().map(|out| out.file(reads.into_iter().flatten())).transpose()?;
                next_plan::run(&book, (plan, map), to)
            }
            Self::Export {
                book,
                out,
                sheets,
                list,
                contents,
                comparison,
                no_cover,
                no_ratings,
                made,
                split,
                name,
            } => {
                let source = book;
                let kind = match &split {
                    None => Some(export::OutputKind::of(out.path(), list)?),
                    Some(_) => None,
                };
                // Names of files are known only once the book is read.
                let whole = split.is_none().then(|| out.file([source.as_path()])).transpose()?;
                let book = read(&source)?;
                let parts = Parts {
                    cover: sheets.is_empty() && !no_cover,
                    ratings: sheets.is_empty() && !no_ratings,
                    contents,
                    sheets: with_numbers(&book, &sheets)?,
                    made: made.map(|text| date(&text)).transpose()?,
                    comparison: comparison.of(&book)?,
                };
                let monitor = Monitor::default();
                if let Some(unit) = split {
                    for missing in export::pdf::missing_characters(&book, &parts)? {
                        let _ = writeln!(std::io::stderr(), "{missing}");
                    }
                    let split = unit.split();
                    let pattern = name.as_deref().unwrap_or(split.usual_pattern());
                    let files = export::plan::files(&book, &parts, split, pattern);
                    let names = files.iter().map(export::Planned::file_name);
                    let (folder, if_exists) = out.folder([source.as_path()], names)?;
                    export::files::write(&book, &files, folder, if_exists, &monitor)?;
                    let folder = quote::path(folder);
                    let _ = print(&format!("「{folder}」に{}個のファイルを書き出しました。\n", files.len()));
                }
                if let (Some((path, if_exists)), Some(kind)) = (whole, kind) {
                    for missing in export::to_file_as(&book, kind, path, &parts, if_exists, &monitor)? {
                        let _ = writeln!(std::io::stderr(), "{missing}");
                    }
                    say_written(path);
                }
                Ok(())
            }
            Self::Form { book, out, name } => {
                let (path, if_exists) = out.file([book.as_path()])?;
                let book = read(&book)?;
                let is_it = |form: &&Form| name.as_ref().is_none_or(|name| form.name == *name);
                let missing = || Error::NoSuchForm { name: name.clone().unwrap_or_default() };
                let form = book.forms().find(is_it).ok_or_else(missing)?;
                write_whole(path, export::json::form_to_json(form).as_bytes(), if_exists)?;
                say_written(path);
                Ok(())
            }
            Self::Check { book, json } => return check::run(&book, json),
            Self::Figures { book, past, json } => figures::run(&book, past, json),
            Self::Send { book, out, wanted } => send::run(&book, &out, &wanted),
            Self::Gather { book, returns, out, json } => {
                let reads = std::iter::once(&book).chain(&returns);
                let to = out.file(reads.map(PathBuf::as_path))?;
                return gather::run(&book, &returns, to, json);
            }
            Self::Show { book } => {
                let book = read(&book)?;
                print_by(|out| export::json::write_json(&book, out)).and_then(|()| book.check_read())
            }
            Self::Licenses => print(notices::notices()),
            Self::Verify { book } => {
                store::verify(&book)?;
                let oddities = store::oddities(&book)?;
                if oddities.is_empty() {
                    print("ファイルに問題はありません。\n")
                } else {
                    for oddity in oddities {
                        print(&format!("{oddity}\n"))?;
                    }
                    print("調書の内容に問題はありません。\n")?;
                    return Ok(ExitCode::from(FINDINGS));
                }
            }
            Self::Salvage { book, out } => {
                let (path, if_exists) = out.file([book.as_path()])?;
                let salvaged = store::salvage(&book)?;
                store::create(path, &salvaged.contents, if_exists)?;
                for problem in salvaged.problems {
                    let _ = writeln!(std::io::stderr(), "{problem}");
                }
                say_written(path);
                Ok(())
            }
        };
        done.map(|()| ExitCode::SUCCESS)
    }
}

fn date(text: &str) -> Result<jiff::civil::Date> {
    dates::parse_day(text).ok_or_else(|| Error::NoDate { text: text.to_owned() })
}

/// The sheets with these numbers; `None`, for all of them, where there is none.
fn with_numbers(book: &Book, numbers: &[u32]) -> Result<Option<Vec<SheetId>>> {
    let of = |number: u32| book.sheets().filter(move |sheet| sheet.number == number).map(|sheet| sheet.id);
    if let Some(&number) = numbers.iter().find(|&&number| of(number).next().is_none()) {
        return Err(Error::NoSuchSheet { number });
    }
    let sheets: Vec<SheetId> = numbers.iter().flat_map(|&number| of(number)).collect();
    Ok((!numbers.is_empty()).then_some(sheets))
}

/// Says what a job wrote, which is there whether or not anybody hears it.
fn say_written(path: &Path) {
    let _ = print(&format!("「{}」に書き出しました。\n", quote::path(path)));
}

/// Writes to standard output. A reader that has seen enough is no error.
fn print(text: &str) -> Result<()> {
    print_by(|out| out.write_all(text.as_bytes()))
}

/// The same, piece by piece.
fn print_by(write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>) -> Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Error::Write { path: PathBuf::from("標準出力"), source: error })
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_of_the_programs_is_an_error_like_others() {
        let result = whole::<()>(|| panic!("as a mistake would"));
        assert!(matches!(result, Err(Error::BrokeDown)));
        assert!(matches!(whole(|| Ok(7)), Ok(7)));
    }
}
