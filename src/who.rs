//! Who works here, by the names that the system has for its user and itself.

mod holder;

use std::sync::OnceLock;

use uuid::Uuid;

pub use holder::Holder;

/// The name of the account. A full name would have to be asked for in the
/// network, where nobody may answer for a while.
pub fn user() -> &'static str {
    static USER: OnceLock<String> = OnceLock::new();
    USER.get_or_init(|| whoami::username().unwrap_or_default())
}

/// The name of the machine.
pub fn machine() -> &'static str {
    static MACHINE: OnceLock<String> = OnceLock::new();
    MACHINE.get_or_init(|| whoami::hostname().unwrap_or_default())
}

/// What tells this machine from others that may have its name: an id of the system's that
/// stays, made another one for us, as machine-id(5) asks for. Empty where there is none.
pub fn machine_id() -> &'static str {
    static ID: OnceLock<String> = OnceLock::new();
    ID.get_or_init(|| {
        let of_system = ["/etc/machine-id", "/var/lib/dbus/machine-id"]
            .into_iter()
            .filter_map(|path| std::fs::read_to_string(path).ok())
            .find(|id| !id.trim().is_empty());
        let id = of_system.map(|id| id.trim().to_owned()).or_else(own_id);
        let of_us = |id: String| Uuid::new_v5(&FOR_US, id.as_bytes()).simple().to_string();
        id.map(of_us).unwrap_or_default()
    })
}

/// By which an id of the system's is made ours.
const FOR_US: Uuid = Uuid::from_u128(0x6f0d_2a61_50c5_4b39_9c3e_3fd5_0f1b_7a94);

/// An id that is kept by us, where the system has none that is simply read.
#[cfg(not(target_os = "linux"))]
fn own_id() -> Option<String> {
    let folder = directories::ProjectDirs::from("", "", "chosho")?.data_local_dir().to_owned();
    let path = folder.join("machine-id");
    let read = || std::fs::read_to_string(&path).ok().filter(|id| Uuid::parse_str(id.trim()).is_ok());
    read().or_else(|| {
        std::fs::create_dir_all(&folder).ok()?;
        crate::file::write_whole(&path, Uuid::new_v4().to_string().as_bytes(), crate::file::IfExists::Refuse)
            .ok();
        // Another program may have been faster.
        read()
    })
}

#[cfg(target_os = "linux")]
fn own_id() -> Option<String> {
    None
}
