//! A Go slice: a view of an array that several slices may share.
//!
//! For ports whose slices overlap while one of them is written; where nothing overlaps, `Vec` and `&[T]` do.
#![allow(dead_code)] // a port seldom needs every function of a copied module

use std::cell::{Ref, RefCell, RefMut};
use std::fmt;
use std::rc::Rc;

/// A slice; clones share the array. The default is the nil slice.
pub struct Slice<T> {
    /// The array as far as it has been used; its length is what elements exist, not the capacity.
    array: Rc<RefCell<Vec<T>>>,
    offset: usize,
    length: usize,
    capacity: usize,
    nil: bool,
}

impl<T> Slice<T> {
    /// The nil slice.
    pub fn nil() -> Self {
        Self { array: Rc::default(), offset: 0, length: 0, capacity: 0, nil: true }
    }

    /// `s == nil`.
    pub fn is_nil(&self) -> bool {
        self.nil
    }

    /// `len(s)`.
    pub fn len(&self) -> i64 {
        self.length as i64
    }

    /// `len(s) == 0`.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// `cap(s)`.
    pub fn cap(&self) -> i64 {
        self.capacity as i64
    }

    /// The elements, for reading; no slice of the same array may be written meanwhile.
    pub fn borrow(&self) -> Ref<'_, [T]> {
        Ref::map(self.array.borrow(), |array| &array[self.offset..self.offset + self.length])
    }

    /// The elements, for writing; no slice of the same array may be used meanwhile.
    pub fn borrow_mut(&self) -> RefMut<'_, [T]> {
        RefMut::map(self.array.borrow_mut(), |array| &mut array[self.offset..self.offset + self.length])
    }

    /// `s[i] = value`.
    pub fn set(&self, i: i64, value: T) {
        self.borrow_mut()[i as usize] = value;
    }

    /// Does `f` to `s[i]` in place: `s[i].field = x`, `s[i]++`.
    pub fn update<R>(&self, i: i64, f: impl FnOnce(&mut T) -> R) -> R {
        f(&mut self.borrow_mut()[i as usize])
    }

    /// `s[i], s[j] = s[j], s[i]`.
    pub fn swap(&self, i: i64, j: i64) {
        self.borrow_mut().swap(i as usize, j as usize);
    }

    /// `s[low:high]`.
    pub fn slice(&self, low: i64, high: i64) -> Self {
        let capacity = self.cap();
        assert!(0 <= high && high <= capacity, "runtime error: {}", bad_high(high, capacity));
        assert!(0 <= low && low <= high, "runtime error: {}", bad_low(low, high));
        self.view(low, high, capacity)
    }

    /// `s[low:]`.
    pub fn slice_from(&self, low: i64) -> Self {
        let high = self.len();
        assert!(0 <= low && low <= high, "runtime error: {}", bad_low(low, high));
        self.view(low, high, self.cap())
    }

    /// `s[low:high:max]`.
    pub fn slice3(&self, low: i64, high: i64, max: i64) -> Self {
        let capacity = self.cap();
        let text = "runtime error: slice bounds out of range";
        assert!(0 <= max && max <= capacity, "{text} [::{max}] with capacity {capacity}");
        assert!(0 <= high && high <= max, "{text} [:{high}:{max}]");
        assert!(0 <= low && low <= high, "{text} [{low}:{high}:]");
        self.view(low, high, max)
    }

    fn view(&self, low: i64, high: i64, max: i64) -> Self {
        Self {
            array: Rc::clone(&self.array),
            offset: self.offset + low as usize,
            length: (high - low) as usize,
            capacity: (max - low) as usize,
            nil: self.nil,
        }
    }

    /// Whether both are views of one array.
    pub fn shares_array_with(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.array, &other.array)
    }
}

fn bad_high(high: i64, capacity: i64) -> String {
    let tail = if high < 0 { String::new() } else { format!(" with capacity {capacity}") };
    format!("slice bounds out of range [:{high}]{tail}")
}

fn bad_low(low: i64, high: i64) -> String {
    let high = if low < 0 { String::new() } else { high.to_string() };
    format!("slice bounds out of range [{low}:{high}]")
}

impl<T: Clone> Slice<T> {
    /// `s[i]`.
    pub fn get(&self, i: i64) -> T {
        self.borrow()[i as usize].clone()
    }

    /// The elements as they are now.
    pub fn to_vec(&self) -> Vec<T> {
        self.borrow().to_vec()
    }

    /// `for i, v := range s`: the length is taken once, each element when it is reached.
    pub fn iter(&self) -> impl Iterator<Item = T> + use<T> {
        let slice = self.clone();
        (0..self.len()).map(move |i| slice.get(i))
    }

    /// `copy(s, source)`, from what is no view of the same array.
    pub fn fill_from(&self, source: &[T]) -> i64 {
        let count = self.length.min(source.len());
        self.borrow_mut()[..count].clone_from_slice(&source[..count]);
        count as i64
    }
}

impl<T: Clone + Default> Slice<T> {
    /// `make([]T, length, capacity)`.
    pub fn make(length: i64, capacity: i64) -> Self {
        assert!(length >= 0, "runtime error: makeslice: len out of range");
        assert!(capacity >= length, "runtime error: makeslice: cap out of range");
        let array = vec![T::default(); capacity as usize];
        let (length, capacity) = (length as usize, capacity as usize);
        Self { array: Rc::new(RefCell::new(array)), offset: 0, length, capacity, nil: false }
    }

    /// `append(s, value)`: into the shared array while it has room, else into a new one.
    pub fn push(&self, value: T) -> Self {
        self.append(&[value])
    }

    /// `append(s, values...)`.
    pub fn append(&self, values: &[T]) -> Self {
        let length = self.length + values.len();
        if length <= self.capacity {
            let start = self.offset + self.length;
            self.array.borrow_mut()[start..start + values.len()].clone_from_slice(values);
            return Self { length, nil: self.nil && values.is_empty(), ..self.clone() };
        }
        let capacity = grown(self.capacity, length, size_of::<T>());
        let mut array = Vec::with_capacity(capacity);
        array.extend_from_slice(&self.borrow());
        array.extend_from_slice(values);
        array.resize(capacity, T::default());
        Self { array: Rc::new(RefCell::new(array)), offset: 0, length, capacity, nil: false }
    }

    /// `append(s, other...)`.
    pub fn append_slice(&self, other: &Self) -> Self {
        self.append(&other.to_vec())
    }

    /// `copy(s, source)`: how many elements there was room for.
    pub fn copy_from(&self, source: &Self) -> i64 {
        let count = self.length.min(source.length);
        let values = source.borrow()[..count].to_vec();
        self.borrow_mut()[..count].clone_from_slice(&values);
        count as i64
    }
}

/// The capacity Go gives an array that must hold `length` elements: twice the old one, or a quarter more
/// for large ones, rounded up to a size class of its allocator. It may differ where a type's size differs
/// between the languages, and Go gives the first elements of a slice that stays in its function more room.
fn grown(capacity: usize, length: usize, size: usize) -> usize {
    const SMALL: usize = 256;
    let mut wanted = if length > 2 * capacity {
        length
    } else if capacity < SMALL {
        2 * capacity
    } else {
        let mut wanted = capacity;
        while wanted < length {
            wanted += (wanted + 3 * SMALL) >> 2;
        }
        wanted
    };
    if size == 0 {
        return length;
    }
    wanted = wanted.max(length);
    let bytes = wanted * size;
    let rounded = SIZE_CLASSES.iter().copied().find(|&class| class >= bytes);
    rounded.unwrap_or_else(|| bytes.next_multiple_of(8192)) / size
}

/// The sizes in which Go's allocator hands out memory.
const SIZE_CLASSES: [usize; 67] = [
    8, 16, 24, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256, 288, 320, 352, 384, 416,
    448, 480, 512, 576, 640, 704, 768, 896, 1024, 1152, 1280, 1408, 1536, 1792, 2048, 2304, 2688, 3072, 3200,
    3456, 4096, 4864, 5376, 6144, 6528, 6784, 6912, 8192, 9472, 9728, 10240, 10880, 12288, 13568, 14336,
    16384, 18432, 19072, 20480, 21760, 24576, 27264, 28672, 32768,
];

impl<T> Clone for Slice<T> {
    fn clone(&self) -> Self {
        Self { array: Rc::clone(&self.array), ..*self }
    }
}

impl<T> Default for Slice<T> {
    fn default() -> Self {
        Self::nil()
    }
}

impl<T> From<Vec<T>> for Slice<T> {
    fn from(array: Vec<T>) -> Self {
        let length = array.len();
        Self { array: Rc::new(RefCell::new(array)), offset: 0, length, capacity: length, nil: false }
    }
}

impl<T, const N: usize> From<[T; N]> for Slice<T> {
    fn from(array: [T; N]) -> Self {
        Vec::from(array).into()
    }
}

impl<T: Clone> From<&[T]> for Slice<T> {
    fn from(items: &[T]) -> Self {
        items.to_vec().into()
    }
}

impl<T> FromIterator<T> for Slice<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        items.into_iter().collect::<Vec<T>>().into()
    }
}

impl<T: fmt::Debug> fmt::Debug for Slice<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.borrow().iter()).finish()
    }
}
