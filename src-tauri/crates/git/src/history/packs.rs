//! Commits and trees read straight from packs, for a walk that reads nearly all of them.
//!
//! libgit2 hashes every object it hands out, which is right for what is shown or kept and a fifth
//! of a walk, and puts an object that is stored as a difference together in new memory each time.
//! Here zlib's own sum guards each piece, as in git itself, and what was just put together serves
//! the next one. Whatever is no ordinary pack, is damaged, or is very large is left to libgit2,
//! which also has the words for what is wrong.

use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use flate2::{Decompress, FlushDecompress, Status};

/// Bytes of indexes that are held; packs beyond are left to libgit2.
const INDEXES: u64 = 64 << 20;
/// Bytes of packs that are read in one go, and how many such pieces are kept.
const BLOCK: usize = 16 << 10;
const BLOCKS: usize = 512;
/// Bytes of objects that are kept because others may be differences to them.
const KEPT_BYTES: usize = 16 << 20;
/// Larger objects are left to libgit2.
const LARGEST: usize = 16 << 20;
/// Git makes chains of 50 differences, of 4,095 when it is told to.
const LONGEST_CHAIN: usize = 4_096;

/// Where an index of version 2 lists the ids: behind its head and 256 counts.
const IDS: usize = 8 + 4 * 256;

/// The packs of a repository, as they were when they were opened.
pub(super) struct Packs(Vec<Pack>);

struct Pack {
    file: File,
    len: u64,
    index: Vec<u8>,
    objects: usize,
}

/// What an object is, as packs number it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kind(u8);

impl Kind {
    pub const COMMIT: Self = Self(1);
    pub const TREE: Self = Self(2);
}

/// An object and its bytes.
#[derive(Clone)]
pub(super) struct Object {
    pub kind: Kind,
    pub data: Rc<Vec<u8>>,
}

impl Packs {
    /// Opens the packs of a repository by its common folder.
    pub fn of(common_dir: &Path) -> Self {
        let mut packs = Vec::new();
        let mut left = INDEXES;
        let folder = std::fs::read_dir(common_dir.join("objects/pack"));
        for entry in folder.into_iter().flatten().flatten() {
            let path = entry.path();
            if path.extension().is_some_and(|kind| kind == "idx")
                && let Some(pack) = Pack::open(&path, &mut left)
            {
                packs.push(pack);
            }
        }
        // The largest first: most objects are there.
        packs.sort_by_key(|pack| std::cmp::Reverse(pack.objects));
        Self(packs)
    }
}

impl Pack {
    fn open(index: &Path, left: &mut u64) -> Option<Self> {
        let ordinary = |path: &Path| std::fs::symlink_metadata(path).is_ok_and(|it| it.is_file());
        let pack = index.with_extension("pack");
        if !ordinary(index) || !ordinary(&pack) {
            return None;
        }
        *left = left.checked_sub(std::fs::metadata(index).ok()?.len())?;
        let index = std::fs::read(index).ok()?;
        let file = File::open(pack).ok()?;
        let len = file.metadata().ok()?.len();
        let mut head = [0; 8];
        read_at(&file, &mut head, 0).ok()?;
        let objects = number(&index, IDS - 4)?;
        let fits = index.starts_with(b"\xfftOc\0\0\0\x02")
            && matches!(head, [b'P', b'A', b'C', b'K', 0, 0, 0, 2 | 3])
            // Two sums end an index whose ids have 20 bytes; places beyond 2 GiB stand before.
            && (index.len().checked_sub(objects.checked_mul(28)? + IDS + 40))
                .is_some_and(|more| more.is_multiple_of(8));
        fits.then_some(Self {
            file,
            len,
            index,
            objects,
        })
    }

    /// Where an object lies.
    fn find(&self, id: &[u8]) -> Option<u64> {
        let first = usize::from(*id.first()?);
        let mut from = match first.checked_sub(1) {
            Some(before) => number(&self.index, 8 + 4 * before)?,
            None => 0,
        };
        let mut to = number(&self.index, 8 + 4 * first)?;
        while from < to {
            let middle = from + (to - from) / 2;
            let at = IDS + 20 * middle;
            match self.index.get(at..at + 20)?.cmp(id) {
                std::cmp::Ordering::Less => from = middle + 1,
                std::cmp::Ordering::Greater => to = middle,
                std::cmp::Ordering::Equal => return self.place(middle),
            }
        }
        None
    }

    fn place(&self, at: usize) -> Option<u64> {
        let places = IDS + 24 * self.objects;
        let place = number(&self.index, places + 4 * at)?;
        let Some(far) = place.checked_sub(1 << 31) else {
            return Some(place as u64);
        };
        let at = places + 4 * self.objects + 8 * far;
        let bytes = self.index.get(at..at + 8)?.try_into().ok()?;
        Some(u64::from_be_bytes(bytes))
    }
}

fn number(bytes: &[u8], at: usize) -> Option<usize> {
    let bytes = bytes.get(at..at + 4)?.try_into().ok()?;
    usize::try_from(u32::from_be_bytes(bytes)).ok()
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, at)
}

#[cfg(windows)]
fn read_at(file: &File, mut bytes: &mut [u8], mut at: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        let read = std::os::windows::fs::FileExt::seek_read(file, bytes, at)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        at += read as u64;
        bytes = bytes.get_mut(read..).unwrap_or_default();
    }
    Ok(())
}

/// How an object is stored: whole, or as a difference to another one.
enum Stored {
    Whole(Kind, Vec<u8>),
    Difference { base: u64, steps: Vec<u8> },
}

/// Reads objects from packs; one for each thread.
pub(super) struct Reader {
    packs: Arc<Packs>,
    inflate: Decompress,
    blocks: HashMap<(usize, u64), Rc<Vec<u8>>>,
    /// The piece that was read last.
    block: Option<(usize, u64, Rc<Vec<u8>>)>,
    kept: HashMap<(usize, u64), Object>,
    kept_bytes: usize,
}

impl Reader {
    pub fn new(packs: Arc<Packs>) -> Self {
        Self {
            packs,
            inflate: Decompress::new(true),
            blocks: HashMap::new(),
            block: None,
            kept: HashMap::new(),
            kept_bytes: 0,
        }
    }

    /// The packs that are read.
    pub fn packs(&self) -> Arc<Packs> {
        Arc::clone(&self.packs)
    }

    /// Reads an object; nothing where it must be asked of libgit2.
    pub fn read(&mut self, id: &[u8]) -> Option<Object> {
        let packs = self.packs();
        let mut found = (packs.0.iter().enumerate())
            .filter_map(|(pack, known)| known.find(id).map(|at| (pack, at)));
        let (pack, at) = found.next()?;
        self.object(pack, at)
    }

    fn object(&mut self, pack: usize, mut at: u64) -> Option<Object> {
        let mut waiting: Vec<(u64, Vec<u8>)> = Vec::new();
        let mut waiting_bytes = 0;
        let mut object = loop {
            if let Some(known) = self.kept.get(&(pack, at)) {
                break known.clone();
            }
            match self.stored(pack, at)? {
                Stored::Whole(kind, data) => {
                    let data = Rc::new(data);
                    let object = Object { kind, data };
                    self.keep(pack, at, &object);
                    break object;
                }
                Stored::Difference { base, steps } => {
                    // Steps that say nothing new pack a thousandfold: a small pack would fill the
                    // memory.
                    waiting_bytes += steps.len();
                    if waiting.len() >= LONGEST_CHAIN || waiting_bytes > LARGEST {
                        return None;
                    }
                    waiting.push((at, steps));
                    at = base;
                }
            }
        };
        while let Some((at, steps)) = waiting.pop() {
            object.data = Rc::new(apply(&object.data, &steps)?);
            self.keep(pack, at, &object);
        }
        Some(object)
    }

    fn keep(&mut self, pack: usize, at: u64, object: &Object) {
        self.kept_bytes += object.data.len();
        if self.kept_bytes > KEPT_BYTES {
            self.kept.clear();
            self.kept_bytes = object.data.len();
        }
        self.kept.insert((pack, at), object.clone());
    }

    fn stored(&mut self, pack: usize, begin: u64) -> Option<Stored> {
        let mut at = begin;
        let mut byte = self.byte(pack, &mut at)?;
        let kind = byte >> 4 & 7;
        let mut size = usize::from(byte & 15);
        let mut shift = 4;
        while byte >= 0x80 {
            byte = self.byte(pack, &mut at)?;
            size |= usize::from(byte & 0x7f).checked_shl(shift)?;
            shift += 7;
            if size > LARGEST {
                return None;
            }
        }
        let base = match kind {
            1..=4 => return Some(Stored::Whole(Kind(kind), self.inflate(pack, at, size)?)),
            6 => {
                byte = self.byte(pack, &mut at)?;
                let mut back = u64::from(byte & 0x7f);
                while byte >= 0x80 {
                    byte = self.byte(pack, &mut at)?;
                    back = back.checked_add(1)?.checked_mul(128)? | u64::from(byte & 0x7f);
                }
                begin.checked_sub(back).filter(|_| back > 0)?
            }
            7 => {
                let mut id = [0; 20];
                for slot in &mut id {
                    *slot = self.byte(pack, &mut at)?;
                }
                self.packs.0.get(pack)?.find(&id)?
            }
            _ => return None,
        };
        let steps = self.inflate(pack, at, size)?;
        Some(Stored::Difference { base, steps })
    }

    fn inflate(&mut self, pack: usize, mut at: u64, size: usize) -> Option<Vec<u8>> {
        self.inflate.reset(true);
        // Room for one byte more tells what is longer than it says.
        let mut out = Vec::with_capacity(size + 1);
        loop {
            let (block, from) = self.block(pack, at)?;
            let before = self.inflate.total_in();
            let status = self
                .inflate
                .decompress_vec(block.get(from..)?, &mut out, FlushDecompress::None)
                .ok()?;
            let used = self.inflate.total_in() - before;
            at += used;
            match status {
                Status::StreamEnd => return (out.len() == size).then_some(out),
                _ if used == 0 => return None,
                Status::Ok | Status::BufError => {}
            }
        }
    }

    fn byte(&mut self, pack: usize, at: &mut u64) -> Option<u8> {
        let (block, from) = self.block(pack, *at)?;
        *at += 1;
        block.get(from).copied()
    }

    /// The piece of a pack that holds a place, and where in it that is.
    fn block(&mut self, pack: usize, at: u64) -> Option<(Rc<Vec<u8>>, usize)> {
        let number = at / BLOCK as u64;
        let from = usize::try_from(at % BLOCK as u64).ok()?;
        if let Some((last_pack, last, block)) = &self.block
            && (*last_pack, *last) == (pack, number)
        {
            return Some((Rc::clone(block), from));
        }
        let block = match self.blocks.get(&(pack, number)) {
            Some(block) => Rc::clone(block),
            None => {
                let known = self.packs.0.get(pack)?;
                let start = number * BLOCK as u64;
                let len = known.len.checked_sub(start)?.min(BLOCK as u64);
                let mut bytes = vec![0; usize::try_from(len).ok()?];
                read_at(&known.file, &mut bytes, start).ok()?;
                let block = Rc::new(bytes);
                if self.blocks.len() >= BLOCKS {
                    self.blocks.clear();
                }
                self.blocks.insert((pack, number), Rc::clone(&block));
                block
            }
        };
        self.block = Some((pack, number, Rc::clone(&block)));
        Some((block, from))
    }
}

/// Puts an object together from another one and the steps that lead to it.
fn apply(base: &[u8], steps: &[u8]) -> Option<Vec<u8>> {
    let (from, steps) = size_of(steps)?;
    let (size, mut steps) = size_of(steps)?;
    if from != base.len() || size > LARGEST {
        return None;
    }
    let mut out = Vec::with_capacity(size);
    while let Some((step, rest)) = steps.split_first() {
        steps = rest;
        if *step < 0x80 {
            let (new, rest) = steps.split_at_checked(usize::from(*step))?;
            if new.is_empty() {
                return None;
            }
            out.extend_from_slice(new);
            steps = rest;
        } else {
            let mut part = [0_u8; 7];
            for (bit, slot) in part.iter_mut().enumerate() {
                if step & (1 << bit) != 0 {
                    let (byte, rest) = steps.split_first()?;
                    *slot = *byte;
                    steps = rest;
                }
            }
            let [a, b, c, d, e, f, g] = part;
            let from = u32::from_le_bytes([a, b, c, d]) as usize;
            let len = match u32::from_le_bytes([e, f, g, 0]) as usize {
                0 => 0x10000,
                len => len,
            };
            out.extend_from_slice(base.get(from..from.checked_add(len)?)?);
        }
        if out.len() > size {
            return None;
        }
    }
    (out.len() == size).then_some(out)
}

/// A size, seven bits a byte, and what follows it.
fn size_of(mut bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (mut size, mut shift) = (0_usize, 0);
    loop {
        let (byte, rest) = bytes.split_first()?;
        bytes = rest;
        size |= usize::from(byte & 0x7f).checked_shl(shift)?;
        shift += 7;
        if *byte < 0x80 {
            return Some((size, bytes));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;
    use std::ops::ControlFlow;
    use std::process::Command;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;

    use super::super::halves::tests::repository;
    use super::super::walk::Walk;
    use super::*;
    use crate::{DocPath, Publication, Repo};

    fn repack(folder: &Path, settings: &[&str]) {
        let packed = Command::new("git")
            .current_dir(folder)
            .args(settings)
            .args(["repack", "-adfq", "--depth=50", "--window=30"])
            .status()
            .unwrap();
        assert!(packed.success());
    }

    fn objects(repo: &Repo) -> Vec<git2::Oid> {
        let mut all = Vec::new();
        let odb = repo.git.odb().unwrap();
        odb.foreach(|id| {
            all.push(*id);
            true
        })
        .unwrap();
        all
    }

    #[test]
    fn what_is_read_is_what_libgit2_reads() {
        let folder = tempfile::tempdir().unwrap();
        repository(folder.path());
        for settings in [&[][..], &["-c", "repack.useDeltaBaseOffset=false"]] {
            repack(folder.path(), settings);
            let repo = Repo::open(folder.path()).unwrap();
            let odb = repo.git.odb().unwrap();
            let mut reader = Reader::new(Arc::new(Packs::of(repo.common_dir())));
            let all = objects(&repo);
            assert!(all.len() > 1_000);
            for id in all {
                let mine = reader.read(id.as_bytes()).expect("it is in the pack");
                let right = odb.read(id).unwrap();
                assert_eq!(*mine.data, right.data(), "{id}");
                let kind = match right.kind() {
                    git2::ObjectType::Commit => Kind::COMMIT,
                    git2::ObjectType::Tree => Kind::TREE,
                    _ => Kind(3),
                };
                assert_eq!(mine.kind, kind);
            }
            assert!(reader.read(&[7; 20]).is_none(), "nobody made this one");
        }
    }

    #[test]
    fn a_walk_over_packs_is_a_walk_over_files() {
        let folder = tempfile::tempdir().unwrap();
        let repo = repository(folder.path());
        let walked = |repo: &Repo| {
            let Publication::Published(published) = repo.published(Some("main")).unwrap() else {
                panic!("a commit is there");
            };
            let mut go_on = |_| ControlFlow::Continue(());
            let tip = published.commit;
            let walk = Walk::new(repo, tip, &DocPath::is_markdown, &mut go_on).unwrap();
            walk.whole().unwrap()
        };
        let loose = walked(&repo);
        repack(folder.path(), &[]);
        let packed = walked(&Repo::open(folder.path()).unwrap());
        assert!(loose.walked > 30 && !loose.commits.is_empty());
        assert_eq!(packed, loose);
    }

    /// An object in a pack: its kind and size, where it is a difference to, its bytes.
    fn stored(kind: u8, back: Option<usize>, bytes: &[u8]) -> Vec<u8> {
        let mut size = bytes.len() >> 4;
        let mut out = vec![kind << 4 | u8::try_from(bytes.len() & 15).unwrap()];
        while size > 0 {
            *out.last_mut().unwrap() |= 0x80;
            out.push(u8::try_from(size & 0x7f).unwrap());
            size >>= 7;
        }
        if let Some(back) = back {
            let mut place = vec![u8::try_from(back & 0x7f).unwrap()];
            let mut back = back >> 7;
            while back > 0 {
                back -= 1;
                place.insert(0, 0x80 | u8::try_from(back & 0x7f).unwrap());
                back >>= 7;
            }
            out.extend(place);
        }
        let mut zip = ZlibEncoder::new(out, Compression::fast());
        zip.write_all(bytes).unwrap();
        zip.finish().unwrap()
    }

    fn size_in_steps(mut size: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        loop {
            let low = u8::try_from(size & 0x7f).unwrap();
            size >>= 7;
            if size == 0 {
                bytes.push(low);
                return bytes;
            }
            bytes.push(low | 0x80);
        }
    }

    /// A few kilobytes of a pack may tell of more steps than the memory holds.
    #[test]
    fn a_chain_of_long_steps_is_left_to_libgit2() {
        const PIECES: usize = 80_000;
        let mut pack = b"PACK\0\0\0\x02\0\0\0\x03".to_vec();
        let mut places = vec![pack.len()];
        pack.extend(stored(3, None, b"x"));
        let mut from = 1;
        for fill in [b'a', b'b'] {
            let mut steps = [size_in_steps(from), size_in_steps(127 * PIECES)].concat();
            for _ in 0..PIECES {
                steps.push(127);
                steps.extend([fill; 127]);
            }
            let back = pack.len() - places.last().unwrap();
            places.push(pack.len());
            pack.extend(stored(6, Some(back), &steps));
            from = 127 * PIECES;
        }
        assert!(pack.len() < 400_000, "a small pack: {}", pack.len());
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&pack).unwrap();
        let len = pack.len() as u64;
        let packs = Packs(vec![Pack {
            file,
            len,
            index: Vec::new(),
            objects: 0,
        }]);
        let packs = Arc::new(packs);
        let fresh = |at: usize| Reader::new(Arc::clone(&packs)).object(0, at as u64);
        let one = fresh(places[1]).expect("one long difference is read");
        assert_eq!(one.data.len(), 127 * PIECES);
        assert!(
            fresh(places[2]).is_none(),
            "together they are longer than an object may be"
        );
    }

    #[test]
    fn damage_is_left_to_libgit2() {
        let folder = tempfile::tempdir().unwrap();
        let repo = repository(folder.path());
        repack(folder.path(), &[]);
        let all = objects(&repo);
        let packs = folder.path().join(".git/objects/pack");
        let files: Vec<_> = (std::fs::read_dir(&packs).unwrap())
            .map(|entry| entry.unwrap().path())
            .filter(|path| {
                path.extension()
                    .is_some_and(|it| it == "pack" || it == "idx")
            })
            .collect();
        let mut seed = 20_261_130_usize;
        println!("seed {seed}");
        for round in 0..60 {
            let file = &files[round % files.len()];
            let whole = std::fs::read(file).unwrap();
            let mut broken = whole.clone();
            for _ in 0..1 + round / 4 {
                seed = seed
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(99);
                let at = (seed >> 20) % broken.len();
                broken[at] ^= 1 << (seed >> 61);
            }
            if round % 10 == 9 {
                broken.truncate(broken.len() / 2);
            }
            let writable = |yes: bool| {
                let mut rights = std::fs::metadata(file).unwrap().permissions();
                rights.set_readonly(!yes);
                std::fs::set_permissions(file, rights).unwrap();
            };
            writable(true);
            std::fs::write(file, &broken).unwrap();
            let mut reader = Reader::new(Arc::new(Packs::of(repo.common_dir())));
            let read = (all.iter()).filter(|id| reader.read(id.as_bytes()).is_some());
            // Some are read still, and none of it panics or goes on for ever.
            assert!(read.count() <= all.len());
            std::fs::write(file, &whole).unwrap();
        }
        let hostile: [&[u8]; 6] = [
            &[],
            &[3, 0x80],
            &[3, 3, 0x90],
            &[3, 200, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            &[3, 3, 0],
            &[3, 1, 0x90, 3],
        ];
        for steps in hostile {
            assert_eq!(apply(b"abc", steps), None, "{steps:?}");
        }
        assert_eq!(apply(b"abc", &[3, 4, 0x90, 3, 1, b'd']).unwrap(), b"abcd");
    }
}
