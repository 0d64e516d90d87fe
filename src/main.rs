//! The `payrules` program: nothing but the call into [`payrules::cli`].

fn main() -> std::process::ExitCode {
    payrules::cli::main()
}
