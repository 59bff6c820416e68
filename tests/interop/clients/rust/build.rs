//! Tells the program which rdkafka the lock pins.
fn main() {
    let lock = std::fs::read_to_string("Cargo.lock").expect("the lock is beside the manifest");
    let version = lock
        .split("[[package]]")
        .find(|one| one.contains("name = \"rdkafka\"\n"))
        .and_then(|one| one.split("version = \"").nth(1))
        .and_then(|one| one.split('"').next())
        .expect("the lock names rdkafka");
    println!("cargo:rustc-env=RDKAFKA_VERSION={version}");
    println!("cargo:rerun-if-changed=Cargo.lock");
}
