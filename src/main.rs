//! The program: hands over to the command line.

fn main() -> std::process::ExitCode {
    frontdesk::cli::main(|config, install, lang| Box::pin(frontdesk::demo::demo(config, install, lang)))
}
