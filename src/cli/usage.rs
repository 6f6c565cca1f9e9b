//! How the program is called: what it says of that, and of what cannot be understood.
//!
//! clap knows what is wrong, but says it in English.

use std::fmt::Write as _;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, CommandFactory as _};

use super::Cli;
use crate::quote::quoted;

const HELP: &str = "{about-with-newline}\n使い方：\n  {usage}\n\n{all-args}";

/// What can stand on the command line, with all that is said of it in Japanese.
pub(super) fn command() -> Command {
    let mut command = Cli::command();
    // Only now are there what clap adds of itself: its help and version.
    command.build();
    in_japanese(command)
}

fn in_japanese(command: Command) -> Command {
    let mut command = command
        .help_template(HELP)
        .subcommand_help_heading("コマンド")
        .subcommand_value_name("コマンド")
        .mut_args(argument)
        .mut_subcommands(|job| {
            let job = in_japanese(job);
            if job.get_name() == "help" { job.about("使い方を表示する") } else { job }
        });
    let usage = usage_of(&command.render_usage());
    command.override_usage(usage)
}

fn argument(argument: Arg) -> Arg {
    let heading = if argument.is_positional() { "ファイル" } else { "オプション" };
    let argument = argument.help_heading(heading).hide_possible_values(true).hide_default_value(true);
    match argument.get_id().as_str() {
        "help" => argument.help("使い方を表示する"),
        "version" => argument.help("バージョンを表示する"),
        _ => argument,
    }
}

/// Usage as clap has it, without its own words.
fn usage_of(usage: &StyledStr) -> String {
    let usage = usage.to_string();
    let usage = usage.trim_start_matches("Usage:").trim();
    usage.replace("[OPTIONS]", "[オプション]").lines().map(str::trim).collect::<Vec<_>>().join("\n  ")
}

/// What is wrong with the arguments, with what stands in them as it can be shown.
pub(super) fn complaint(error: &clap::Error) -> String {
    let of = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => quoted(text),
        Some(ContextValue::Strings(texts)) => {
            texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join("」「")
        }
        Some(ContextValue::StyledStr(text)) => quoted(&text.to_string()),
        _ => String::new(),
    };
    let (argument, value) = (of(ContextKind::InvalidArg), of(ContextKind::InvalidValue));
    let mut words = match error.kind() {
        ErrorKind::UnknownArgument if argument.starts_with('-') => {
            format!("「{argument}」というオプションはありません。")
        }
        ErrorKind::UnknownArgument => format!("「{argument}」は余分です。"),
        ErrorKind::InvalidSubcommand => {
            format!("「{}」というコマンドはありません。", of(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingRequiredArgument => format!("「{argument}」が指定されていません。"),
        ErrorKind::InvalidValue if value.is_empty() => {
            format!("「{argument}」に続けて指定するものがありません。")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("「{value}」は「{argument}」に指定できません。")
        }
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues => {
            format!("「{argument}」に「{value}」は続けられません。")
        }
        ErrorKind::TooFewValues | ErrorKind::NoEquals => {
            format!("「{argument}」に続けて指定するものが足りません。")
        }
        ErrorKind::ArgumentConflict => {
            let (job, prior) = (of(ContextKind::InvalidSubcommand), of(ContextKind::PriorArg));
            let one = if job.is_empty() { argument.clone() } else { job };
            if prior.is_empty() || prior == one {
                format!("「{one}」は1回だけ指定できます。")
            } else {
                format!("「{one}」と「{prior}」は、一緒に指定できません。")
            }
        }
        ErrorKind::InvalidUtf8 => "読み取れない文字があります。".to_owned(),
        _ => "指定が正しくありません。".to_owned(),
    };
    let valid = of(ContextKind::ValidValue);
    if !valid.is_empty() {
        let _ = write!(words, "指定できるのは「{valid}」です。");
    }
    let near = [ContextKind::SuggestedArg, ContextKind::SuggestedValue, ContextKind::SuggestedSubcommand];
    if let Some(near) = near.into_iter().map(of).find(|near| !near.is_empty()) {
        let _ = write!(words, "「{near}」ではありませんか。");
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(arguments: &[&str]) -> String {
        let all = std::iter::once(&"chosho").chain(arguments);
        complaint(&command().try_get_matches_from(all).unwrap_err())
    }

    #[test]
    fn what_cannot_be_understood_is_said_in_japanese() {
        for (arguments, words) in [
            (&["export"][..], "「--out <ファイル>」「<調書>」が指定されていません。"),
            (&["carry", "a"], "「--out <ファイル>」が指定されていません。"),
            (&["export", "a", "b"], "「b」は余分です。"),
            (&["export", "a", "-o"], "「--out <ファイル>」に続けて指定するものがありません。"),
            (
                &["export", "a", "-o", "b", "--split", "x"],
                "「x」は「--split <単位>」に指定できません。指定できるのは「sheet」「policy」です。",
            ),
            (&["export", "a", "-o", "b", "--sheet", "x"], "「x」は「--sheet <番号>」に指定できません。"),
            (&["export", "a", "-o", "b", "--name", "x"], "「--split <単位>」が指定されていません。"),
            (&["--frob"], "「--frob」というオプションはありません。"),
            (&["check", "--jso\u{202e}", "a"], "「--jso[U+202E]」というオプションはありません。"),
            (&["help", "nix"], "「nix」というコマンドはありません。"),
            (&["sample", "-o", "a", "-o", "b"], "「--out <ファイル>」は1回だけ指定できます。"),
            (&["sample", "-o", "a", "--force=1"], "「--force」に「1」は続けられません。"),
            (&["a.chosho", "show"], "「show」と「[調書]」は、一緒に指定できません。"),
        ] {
            assert_eq!(said(arguments), words, "{arguments:?}");
        }
    }

    #[test]
    fn all_that_is_said_of_how_it_is_called_is_japanese() {
        let mut all = vec![command().render_help().to_string()];
        all.extend(command().get_subcommands().map(|job| job.clone().render_help().to_string()));
        assert!(all.len() > 9);
        for help in all {
            for english in [
                "Usage",
                "Commands",
                "Arguments",
                "Options",
                "OPTIONS",
                "COMMAND",
                "Print",
                "possible",
                "default",
            ] {
                assert!(!help.contains(english), "{english}: {help}");
            }
        }
    }
}
