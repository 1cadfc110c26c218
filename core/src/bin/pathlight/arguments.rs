//! What was asked on the command line.

/// What `--help` prints.
pub const HELP: &str = "\
pathlight: which paths through an Azure virtual network are open, which are blocked, and by what

  pathlight check FILE…                         judge the expectations of check files
  pathlight explain FILE --from A --to B        one path, stage by stage, in words
  pathlight matrix FILE                         every machine and host with every service, machine and internet host
  pathlight diff BEFORE AFTER                   which of those opened, which closed
  pathlight link FILE                           the share link: what stands behind the page's address

FILE for check is a check file (\"pathlight\": \"check/1\"); for the others also a scenario, an ARM template, or what
`az … -o json` prints. `-` reads standard input.

  --from NAME        a virtual machine, a network interface or a host; its name, or its resource id
  --to NAME          the same, an account (mystorageaccount/file), a vault, microsoft-entra, or an IPv4 address
  --port N           443 if not given
  --protocol P       Tcp (if not given), Udp, Icmp, Esp, Ah
  --format FORMAT    text (if not given) or json; of matrix also csv, safe in a spreadsheet, or markdown, a report
  --service-tags FILE  Microsoft's published service tags: which tags hold a bare address
  --help             this text

check exits with 0 when every expectation holds, 1 when one fails, 2 when a file cannot be read or is no check file;
the others with 0 when they could answer, else with 2. What is well-formed and unwise check prints as findings, which
never change its status; the README lists the codes of problems and findings.
An open path is no authorization: keys, tokens and roles are another layer.

A first check file:

  { \"pathlight\": \"check/1\",
    \"deployments\": [ { \"subscription\": \"s1\", \"resourceGroup\": \"rg\", \"location\": \"eastus\", \"template\": \"estate.json\" } ],
    \"expect\": [ { \"from\": \"vm1\", \"to\": \"mystorageaccount/blob\", \"verdict\": \"allowed\" } ] }
";

/// Which command.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// `check`.
    Check,
    /// `explain`.
    Explain,
    /// `matrix`.
    Matrix,
    /// `diff`.
    Diff,
    /// `link`.
    Link,
    /// `--help`.
    Help,
}

/// What the answer is written as.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people, on a terminal.
    Text,
    /// For programs.
    Json,
    /// For spreadsheets; of a matrix alone.
    Csv,
    /// A report; of a matrix alone.
    Markdown,
}

/// A command line.
pub struct Arguments {
    pub command: Command,
    pub files: Vec<String>,
    pub from: String,
    pub to: String,
    pub port: Option<u16>,
    pub protocol: String,
    pub format: Format,
    pub service_tags: Option<String>,
}

/// Reads the words after the program's name.
pub fn parse(words: &[String]) -> Result<Arguments, String> {
    let mut arguments = Arguments {
        command: Command::Help,
        files: Vec::new(),
        from: String::new(),
        to: String::new(),
        port: None,
        protocol: "Tcp".to_owned(),
        format: Format::Text,
        service_tags: None,
    };
    if words.iter().any(|word| word == "--help" || word == "-h") {
        return Ok(arguments);
    }
    let mut words = words.iter();
    arguments.command = match words.next().map(String::as_str) {
        Some("check") => Command::Check,
        Some("explain") => Command::Explain,
        Some("matrix") => Command::Matrix,
        Some("diff") => Command::Diff,
        Some("link") => Command::Link,
        Some("help") => return Ok(arguments),
        Some(other) => {
            return Err(format!(
                "`{other}` is no command; expected check, explain, matrix, diff or link (see --help)"
            ));
        }
        None => {
            return Err("expected a command: check, explain, matrix, diff or link (see --help)".to_owned());
        }
    };
    while let Some(word) = words.next() {
        let Some(option) = word.strip_prefix("--") else {
            arguments.files.push(word.clone());
            continue;
        };
        let (name, value) = match option.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (option, words.next().cloned()),
        };
        option_of(&mut arguments, name, value)?;
    }
    complete(arguments)
}

fn option_of(arguments: &mut Arguments, name: &str, value: Option<String>) -> Result<(), String> {
    let accepted = ["from", "to", "port", "protocol", "format", "service-tags"];
    if !accepted.contains(&name) {
        return Err(format!("`--{name}` is no option (see --help)"));
    }
    let value = value.ok_or_else(|| format!("`--{name}` needs a value"))?;
    match name {
        "from" => arguments.from = value,
        "to" => arguments.to = value,
        "protocol" => arguments.protocol = value,
        "service-tags" => arguments.service_tags = Some(value),
        "port" => {
            let port = value.parse();
            arguments.port =
                Some(port.map_err(|_| format!("`--port`: `{value}` is no port; expected 0 to 65535"))?);
        }
        _ => {
            arguments.format = match value.as_str() {
                "json" => Format::Json,
                "text" => Format::Text,
                "csv" => Format::Csv,
                "markdown" => Format::Markdown,
                other => {
                    return Err(format!(
                        "`--format`: `{other}` is none; expected json or text, of matrix also csv or markdown"
                    ));
                }
            }
        }
    }
    Ok(())
}

fn complete(arguments: Arguments) -> Result<Arguments, String> {
    if arguments.files.is_empty() {
        return Err("expected a FILE, or `-` for standard input".to_owned());
    }
    let (count, takes) = match arguments.command {
        Command::Check | Command::Help => (arguments.files.len(), ""),
        Command::Explain => (1, "explain takes one FILE"),
        Command::Matrix => (1, "matrix takes one FILE"),
        Command::Diff => (2, "diff takes two FILEs: before and after"),
        Command::Link => (1, "link takes one FILE"),
    };
    if arguments.files.len() != count {
        return Err(takes.to_owned());
    }
    let is_table = matches!(arguments.format, Format::Csv | Format::Markdown);
    if is_table && arguments.command != Command::Matrix {
        return Err("`--format`: csv and markdown are of matrix; expected json or text".to_owned());
    }
    if arguments.command == Command::Explain && (arguments.from.is_empty() || arguments.to.is_empty()) {
        return Err("explain needs --from and --to".to_owned());
    }
    Ok(arguments)
}
