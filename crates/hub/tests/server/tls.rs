//! TLS with a certificate of a private authority.

use std::path::{Path, PathBuf};

use office::Office;
use office::view::Problem;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use replication::{Link, LinkError};
use tempfile::tempdir;

use crate::process::{Hub, OFFICE, command, office_with_code};

pub type Authority = CertifiedIssuer<'static, KeyPair>;

pub fn authority() -> Authority {
    let mut params = CertificateParams::new([]).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// A certificate and its key.
pub struct PemFiles {
    pub cert: PathBuf,
    pub key: PathBuf,
}

/// Writes a certificate for a host, and its key.
pub fn certificate(folder: &Path, authority: &Authority, host: &str) -> PemFiles {
    let (cert, key) = (folder.join("hub.pem"), folder.join("hub-key.pem"));
    let pair = KeyPair::generate().unwrap();
    let params = CertificateParams::new([host.to_owned()]).unwrap();
    std::fs::write(&cert, params.signed_by(&pair, authority).unwrap().pem()).unwrap();
    std::fs::write(&key, pair.serialize_pem()).unwrap();
    PemFiles { cert, key }
}

fn serve(data: &Path, files: &PemFiles) -> Hub {
    let (cert, key) = (files.cert.to_str().unwrap(), files.key.to_str().unwrap());
    Hub::serve(data, &["--tls-cert", cert, "--tls-key", key])
}

/// Posts garbage, which the hub answers with 400; returns the error.
async fn post(address: &str, authority: Option<&str>) -> LinkError {
    let mut link = Link::new(address, authority.map(str::as_bytes)).unwrap();
    link.post("v1/sync", b"garbage".to_vec()).await.unwrap_err()
}

#[tokio::test]
async fn the_offices_own_authority_is_trusted_when_given() {
    let data = tempdir().unwrap();
    let (own, other) = (authority(), authority());
    let hub = serve(data.path(), &certificate(data.path(), &own, "127.0.0.1"));
    let address = format!("https://{}", hub.address);
    assert_eq!(post(&address, Some(&own.pem())).await, LinkError::Failed(400));
    let both = [other.pem(), own.pem()].concat();
    assert_eq!(post(&address, Some(&both)).await, LinkError::Failed(400));
    assert_eq!(post(&address, None).await, LinkError::Untrusted);
    assert_eq!(post(&address, Some(&other.pem())).await, LinkError::Untrusted);
    let plain = format!("http://{}", hub.address);
    assert_eq!(post(&plain, None).await, LinkError::Cut, "no plain HTTP beside TLS");
}

#[test]
fn a_pc_enrols_and_syncs_once_it_has_the_authority() {
    let (data, folder) = (tempdir().unwrap(), tempdir().unwrap());
    let own = authority();
    let code = office_with_code(data.path(), &[]);
    let hub = serve(data.path(), &certificate(data.path(), &own, "127.0.0.1"));
    let office = Office::open(folder.path()).unwrap();
    let mut settings = office.suggest_setup("24640").unwrap().settings;
    settings.office_code = OFFICE.into();
    settings.clerk.name = "Trần Văn Bảo".into();
    settings.signer.name = "Nguyễn Văn An".into();
    office.set_up(settings).unwrap();
    let address = format!("https://{}", hub.address);
    let refused = |problem: Problem| problem.key;
    assert_eq!(office.enrol(&address, &code).map_err(refused).unwrap_err(), "error.sync.untrusted");
    let trusting = |pem: &[u8], code: &str| {
        office.enrol_trusting(&address, code, Some(pem)).map(|_| ()).map_err(refused)
    };
    assert_eq!(trusting(b"garbage", &code), Err("error.sync.no_certificate".into()));
    trusting(own.pem().as_bytes(), &code).unwrap();
    office.demo(3, 7).unwrap();
    assert!(office.sync(&mut |_, _| {}).unwrap().sent > 0);
    // A failed enrolment keeps the authority that works.
    assert_eq!(trusting(authority().pem().as_bytes(), "x"), Err("error.sync.untrusted".into()));
    drop(office);
    let again = Office::open(folder.path()).unwrap();
    assert_eq!(again.sync(&mut |_, _| {}).unwrap().sent, 0, "it is kept");
}

#[tokio::test]
async fn a_certificate_for_another_host_is_not_trusted() {
    let data = tempdir().unwrap();
    let own = authority();
    let hub = serve(data.path(), &certificate(data.path(), &own, "hub.example"));
    let address = format!("https://{}", hub.address);
    assert_eq!(post(&address, Some(&own.pem())).await, LinkError::Untrusted);
}

#[test]
fn a_certificate_and_key_that_do_not_fit_are_refused() {
    let data = tempdir().unwrap();
    let own = authority();
    let PemFiles { cert, key } = certificate(data.path(), &own, "127.0.0.1");
    let other = data.path().join("other-key.pem");
    std::fs::write(&other, KeyPair::generate().unwrap().serialize_pem()).unwrap();
    let none = data.path().join("none.pem");
    for (cert, key) in
        [(&cert, &other), (&cert, &none), (&none, &key), (&key, &key), (&cert, &cert)]
    {
        let (cert, key) = (cert.to_str().unwrap(), key.to_str().unwrap());
        let listen = ["serve", "--listen", "127.0.0.1:0", "--tls-cert", cert, "--tls-key", key];
        let output = command(data.path(), &listen);
        assert_eq!(output.status.code(), Some(1), "{cert} {key}");
        assert!(!output.stderr.is_empty());
    }
}
