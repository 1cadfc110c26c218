//! The command line: the only place that reads files and prints.

mod arguments;
mod pairs;
mod print;

use std::io::{Read, Write};
use std::path::Path;
use std::process::ExitCode;

use arguments::{Arguments, Command, Format};
use pathlight_core::check::{self, Estate};
use pathlight_core::document::{self, Document, link};
use pathlight_core::service_tag::ServiceTags;
use serde_json::{Value, json};

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args_os()
        .skip(1)
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let (text, errors, code) = match arguments::parse(&words) {
        Err(message) => (String::new(), format!("pathlight: {message}\n"), 2),
        Ok(Arguments {
            command: Command::Help,
            ..
        }) => (arguments::HELP.to_owned(), String::new(), 0),
        Ok(arguments) => match arguments.command {
            Command::Explain => answer(explain(&arguments)),
            Command::Matrix => answer(matrix(&arguments)),
            Command::Diff => answer(diff(&arguments)),
            Command::Link => answer(share_link(&arguments)),
            Command::Check | Command::Help => run(&arguments),
        },
    };
    let errors = print::harmless(&errors);
    // a reader that closed early is no error of ours
    let _ = std::io::stdout().write_all(text.as_bytes());
    let _ = std::io::stderr().write_all(errors.as_bytes());
    ExitCode::from(code)
}

/// `check`: every file is answered; the worst one decides the status.
fn run(arguments: &Arguments) -> (String, String, u8) {
    let (mut text, mut errors, mut code) = (String::new(), String::new(), 0_u8);
    let mut all = Vec::new();
    let tags = match service_tags(arguments) {
        Ok(tags) => tags,
        Err(message) => return (text, message + "\n", 2),
    };
    for file in &arguments.files {
        let report =
            read(file).and_then(|text| check::run_with(&text, &mut |path| beside(file, path), tags.as_ref()));
        match report {
            Ok(report) => {
                code = code.max(u8::from(report.failed() > 0));
                all.push(check::to_json(file, &report));
                text.push_str(&print::report(file, &report));
            }
            Err(message) => {
                code = 2;
                errors.push_str(&format!("{file}: {message}\n"));
            }
        }
    }
    text = match arguments.format {
        Format::Json => pretty(&Value::Array(all)),
        Format::Text | Format::Csv | Format::Markdown => print::harmless(&text),
    };
    (text, errors, code)
}

/// What the commands that answer without judging end with.
fn answer(answer: Result<String, String>) -> (String, String, u8) {
    match answer {
        Ok(text) => (text, String::new(), 0),
        Err(message) => (String::new(), format!("{message}\n"), 2),
    }
}

/// The estate of the file that stands at that place.
fn estate(arguments: &Arguments, at: usize) -> Result<Estate, String> {
    let file = arguments.files.get(at).map_or("-", String::as_str);
    let text = read(file).and_then(|text| check::open(&text, &mut |path| beside(file, path)));
    text.map_err(|message| format!("{file}: {message}"))
}

/// Text goes to a terminal; what goes to programs is harmless as it is.
fn shown(arguments: &Arguments, text: String) -> String {
    match arguments.format {
        Format::Json | Format::Csv | Format::Markdown => text,
        Format::Text => print::harmless(&text),
    }
}

/// `matrix`: every pair.
fn matrix(arguments: &Arguments) -> Result<String, String> {
    let (estate, tags) = (estate(arguments, 0)?, service_tags(arguments)?);
    Ok(shown(
        arguments,
        pairs::matrix(&estate, tags.as_ref(), arguments.format),
    ))
}

/// `diff`: what opened and closed.
fn diff(arguments: &Arguments) -> Result<String, String> {
    let (before, after) = (estate(arguments, 0)?, estate(arguments, 1)?);
    let text = pairs::diff(
        &before,
        &after,
        service_tags(arguments)?.as_ref(),
        arguments.format,
    );
    Ok(shown(arguments, text))
}

/// `link`: the share link, from `#` on.
fn share_link(arguments: &Arguments) -> Result<String, String> {
    let Estate { scenario, layout, .. } = estate(arguments, 0)?;
    let link = link::share(&Document { scenario, layout }, None);
    let link = link.map_err(|why| format!("{why}: send the file"))?;
    Ok(match arguments.format {
        Format::Json => pretty(&json!({ "link": format!("#{link}") })),
        Format::Text | Format::Csv | Format::Markdown => format!("#{link}\n"),
    })
}

/// `explain`: one trace.
fn explain(arguments: &Arguments) -> Result<String, String> {
    let file = arguments.files.first().map_or("-", String::as_str);
    let named = |message: String| format!("{file}: {message}");
    let estate = estate(arguments, 0)?;
    let flow = check::flow(
        &estate,
        &arguments.from,
        &arguments.to,
        &arguments.protocol,
        arguments.port,
    )
    .map_err(named)?;
    let tags = service_tags(arguments)?;
    let outcome = check::ask(&estate.scenario, &flow, tags.as_ref());
    let beside = check::beside(&estate.scenario, &flow, tags.as_ref());
    Ok(match arguments.format {
        Format::Json => pretty(&check::beside_json(
            &estate.scenario,
            &arguments.from,
            &json!(arguments.to),
            &outcome,
            &beside,
        )),
        Format::Text | Format::Csv | Format::Markdown => print::harmless(&print::trace(
            &estate.scenario,
            &outcome,
            &beside,
            &estate.unsupported,
        )),
    })
}

/// Microsoft's published service tags, where a file is named.
fn service_tags(arguments: &Arguments) -> Result<Option<ServiceTags>, String> {
    let Some(file) = &arguments.service_tags else {
        return Ok(None);
    };
    let tags = read(file).and_then(|text| ServiceTags::read(&text));
    tags.map(Some).map_err(|error| format!("{file}: {error}"))
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}

/// A file's text, or standard input's.
#[expect(
    clippy::disallowed_methods,
    reason = "the command line is the place that reads files"
)]
fn read(file: &str) -> Result<String, String> {
    let limit = document::LARGEST;
    let too_large = || format!("larger than {} MiB, the most that is read", limit >> 20);
    if file == "-" {
        let mut text = String::new();
        let mut input = std::io::stdin().lock().take(limit as u64 + 1);
        input
            .read_to_string(&mut text)
            .map_err(|error| unreadable(&error))?;
        return match text.len() > limit {
            true => Err(too_large()),
            false => Ok(text),
        };
    }
    let size = std::fs::metadata(file)
        .map_err(|error| format!("cannot be read: {error}"))?
        .len();
    if size > limit as u64 {
        return Err(too_large());
    }
    std::fs::read_to_string(file).map_err(|error| unreadable(&error))
}

fn unreadable(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::InvalidData => {
            "cannot be read: it is not UTF-8; expected JSON in UTF-8".to_owned()
        }
        _ => format!("cannot be read: {error}"),
    }
}

/// A file that a check file names, relative to it; of standard input, to the current folder.
fn beside(file: &str, path: &str) -> Result<String, String> {
    let folder = match file {
        "-" => Path::new("."),
        file => Path::new(file).parent().unwrap_or(Path::new(".")),
    };
    read(&folder.join(path).to_string_lossy())
}
