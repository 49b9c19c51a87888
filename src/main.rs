use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(lore::cli::main(std::env::args_os()) as u8)
}
