//! Publications, which a province makes once for every office.

use minicbor::bytes::{ByteArray, ByteVec};
use minicbor::{Decode, Encode};

use crate::key::PublicKey;

/// Largest content of a publication in bytes: together with the records of a response it stays
/// below what a PC unpacks.
pub const MAX_PUBLICATION_BYTES: usize = 4 << 20;

/// The kind of a publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PublicationKind {
    /// Procedures: the JSON of `assets/procedures/catalogue.json`.
    Catalogue,
    /// Days off and swaps: the CSV of `domain::calendar::Decisions`.
    Holidays,
    /// Wording of a set of forms: the JSON of `assets/forms`.
    Forms,
    /// Criteria of the score card: the JSON of `domain::scorecard::ScoreCard`.
    ScoreCard,
}

impl PublicationKind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Catalogue, Self::Holidays, Self::Forms, Self::ScoreCard];

    /// Returns the name on the wire and in lists.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Catalogue => "catalogue",
            Self::Holidays => "holidays",
            Self::Forms => "forms",
            Self::ScoreCard => "score_card",
        }
    }

    /// Reads the name.
    ///
    /// ```
    /// use replication::PublicationKind;
    /// assert_eq!(PublicationKind::parse("score_card"), Some(PublicationKind::ScoreCard));
    /// assert_eq!(PublicationKind::parse("fees"), None);
    /// ```
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// Data that a province publishes once for every office.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Published {
    /// Its number. Of several about the same thing, the newest one in force applies.
    #[n(0)]
    pub version: u64,
    /// Its kind; see [`PublicationKind`]. Publications of unknown kinds are stored too.
    #[n(1)]
    pub kind: String,
    /// First day in force, as days since 1970-01-01.
    #[n(2)]
    pub from: i64,
    /// The content.
    #[n(3)]
    pub body: ByteVec,
    /// The hub's signature over the fields above.
    #[n(4)]
    pub signature: ByteArray<64>,
}

impl Published {
    /// Returns whether the hub's signature is valid, whoever sent it.
    #[must_use]
    pub fn is_of(&self, hub: &PublicKey) -> bool {
        hub.signed(&self.signed_bytes(), &self.signature)
    }

    /// Returns the bytes that the hub's signature covers.
    #[must_use]
    pub fn signed_bytes(&self) -> Vec<u8> {
        let mut bytes = b"mot-cua publication 1".to_vec();
        bytes.extend_from_slice(&self.version.to_be_bytes());
        bytes.extend_from_slice(&self.from.to_be_bytes());
        bytes.extend_from_slice(&(self.kind.len() as u64).to_be_bytes());
        bytes.extend_from_slice(self.kind.as_bytes());
        bytes.extend_from_slice(&self.body);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::SecretKey;

    #[test]
    fn a_publication_is_as_the_hub_signed_it() {
        let hub = SecretKey::from_seed([4; 32]);
        let mut item = Published {
            version: 3,
            kind: "holidays".into(),
            from: 20_000,
            body: ByteVec::from(b"date,kind,name".to_vec()),
            signature: ByteArray::from([0; 64]),
        };
        item.signature = ByteArray::from(hub.sign(&item.signed_bytes()));
        assert!(item.is_of(&hub.public()));
        assert!(!item.is_of(&SecretKey::from_seed([5; 32]).public()));
        let spoils: [fn(&mut Published); 5] = [
            |it| it.version += 1,
            |it| it.kind = "forms".into(),
            |it| it.from -= 1,
            |it| it.body.push(b'\n'),
            |it| it.signature[0] ^= 1,
        ];
        for spoil in spoils {
            let mut bad = item.clone();
            spoil(&mut bad);
            assert!(!bad.is_of(&hub.public()), "{bad:?}");
        }
    }
}
