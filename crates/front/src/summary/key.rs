//! What a summary is found by.

use super::{Store, Summary};
use crate::load::{Env, Unit};
use blake3::{Hash, Hasher};
use goxide_ir::Origin;
use goxide_source::SourceMap;

/// The front end that makes the summaries: a hash of its own text and of all that it is built of.
const IDENTITY: &str = env!("GOXIDE_FRONT_IDENTITY");

/// The summaries that count in one run.
pub(crate) struct Summaries<'a> {
    pub(crate) store: &'a dyn Store,
    /// What all packages of the run depend on.
    context: Hash,
}

impl<'a> Summaries<'a> {
    pub(crate) fn new(store: &'a dyn Store, env: &Env) -> Summaries<'a> {
        let mut words = Words::default();
        words.add(IDENTITY).add(&env.goos).add(&env.goarch).add(if env.tests { "tests" } else { "" });
        for tag in &env.tags {
            words.add(tag);
        }
        Summaries { store, context: words.hash() }
    }

    /// Notes what the unit's texts are known by, and what is known of them.
    pub(crate) fn recall(&self, unit: &mut Unit, sources: &SourceMap) {
        if unit.texts.is_empty() {
            return;
        }
        let mut words = Words::default();
        words.add(self.context.as_bytes()).add(&unit.path);
        words.add(if unit.origin == Origin::Port { "port" } else { "" });
        for id in &unit.texts {
            words.add(sources[*id].name()).add(sources[*id].text().as_bytes());
        }
        unit.key = words.hash().to_hex().to_string();
        let bytes = self.store.get(&unit.key);
        if let Some((facts, summary)) = bytes.and_then(|b| Summary::decode(&unit.key, &b, &unit.texts)) {
            unit.facts = facts;
            unit.summary = Some(summary);
        }
    }
}

/// A hash of words, in which `a` and `bc` are not `ab` and `c`.
#[derive(Default)]
pub(super) struct Words(Hasher);

impl Words {
    pub(super) fn add(&mut self, word: impl AsRef<[u8]>) -> &mut Words {
        let word = word.as_ref();
        self.0.update(&(word.len() as u64).to_le_bytes()).update(word);
        self
    }

    pub(super) fn hash(&self) -> Hash {
        self.0.finalize()
    }
}
