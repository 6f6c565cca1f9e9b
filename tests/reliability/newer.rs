//! Files of later versions, which must stay as they are.

use std::fs;
use std::process::Command;
use std::sync::Arc;

use chosho::edit::Session;
use chosho::error::{Error, Result};
use chosho::file::IfExists;
use chosho::import::sample;
use chosho::store::{self, Contents, Store, VERSION};

use super::{figure, picture};

/// Where the version stands in the file
/// (<https://sqlite.org/fileformat2.html#user_version_number>).
const PLACE: std::ops::Range<usize> = 60..64;

#[test]
fn a_file_of_a_newer_version_stays_as_it_is() {
    let mut attempts = 0;
    for newer in 1..=5 {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.chosho");
        picture::write(&path, sample().unwrap());
        let mut bytes = fs::read(&path).unwrap();
        let version = u32::try_from(VERSION + newer).unwrap();
        bytes[PLACE].copy_from_slice(&version.to_be_bytes());
        fs::write(&path, &bytes).unwrap();
        // What a later program has not finished is not ours to finish.
        let journal = folder.path().join("a.chosho-journal");
        fs::write(&journal, [7; 5000]).unwrap();
        let changed = || fs::metadata(&path).unwrap().modified().unwrap();
        let before = changed();
        let mut is_whole = |what: &str| {
            attempts += 1;
            assert!(fs::read(&path).unwrap() == bytes && changed() == before, "{what} changed the file");
            assert_eq!(fs::read(&journal).unwrap(), [7; 5000], "{what} changed the journal");
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "{what} left something");
        };

        let contents = Contents::new(sample().unwrap());
        let ways: [(&str, &dyn Fn() -> Result<()>); 5] = [
            ("open", &|| Store::open(&path).map(drop)),
            ("edit", &|| Session::open(&path, Arc::new(|| {})).map(drop)),
            ("read", &|| store::read(&path).map(drop)),
            ("verify", &|| store::verify(&path)),
            ("create", &|| store::create(&path, &contents, IfExists::Refuse)),
        ];
        for (what, way) in ways {
            let refused = way();
            match &refused {
                Err(Error::Exists { .. }) => assert_eq!(what, "create"),
                Err(Error::Newer { found, .. }) => assert_eq!(*found, VERSION + newer),
                _ => panic!("{what}: {refused:?}"),
            }
            is_whole(what);
        }
        for arguments in [
            ["show", "a.chosho"].as_slice(),
            &["verify", "a.chosho"],
            &["export", "a.chosho", "-o", "a.json"],
            &["form", "a.chosho", "-o", "form.json"],
            &["import", "a.chosho", "-o", "b.chosho"],
            &["sample", "-o", "a.chosho"],
        ] {
            let mut program = Command::new(env!("CARGO_BIN_EXE_chosho"));
            let output = program.args(arguments).current_dir(folder.path()).output().unwrap();
            assert_eq!(output.status.code(), Some(2), "{arguments:?}");
            is_whole(arguments[0]);
        }
    }
    figure("files 1 to 5 versions newer", &format!("{attempts} attempts → 0 bytes changed"));
}
