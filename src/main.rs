//! The `payrules` program: nothing but the call into [`payrules::cli`], and whose memory it works with: several threads that make and drop answers wait for each
//! other in the allocator of many systems.

#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    payrules::cli::main()
}
