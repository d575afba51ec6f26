//! `sort`: searching, and sorting by index as Go's `sort.Interface` does it.
#![allow(dead_code)] // a port seldom needs every function of a copied module

/// `sort.Search`: the least `i` below `n` with `f(i)`, else `n`; `f` is false up to a point and true after it.
pub fn search(n: i64, mut f: impl FnMut(i64) -> bool) -> i64 {
    let (mut low, mut high) = (0, n);
    while low < high {
        let middle = low + (high - low) / 2;
        if f(middle) { high = middle } else { low = middle + 1 }
    }
    low
}

/// `sort.Find`: as [`search`] for a three-way comparison; and whether the place holds what is looked for.
pub fn find(n: i64, mut compare: impl FnMut(i64) -> i64) -> (i64, bool) {
    let at = search(n, |i| compare(i) <= 0);
    (at, at < n && compare(at) == 0)
}

/// What `sort.Sort` sorts: Go's `sort.Interface`.
pub trait Interface {
    /// How many elements there are.
    fn len(&self) -> i64;
    /// Whether element `i` goes before element `j`.
    fn less(&self, i: i64, j: i64) -> bool;
    /// Swaps elements `i` and `j`.
    fn swap(&mut self, i: i64, j: i64);
    /// Whether there is none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// `sort.Sort`, which is stable here; Go's is for up to twelve elements.
pub fn sort(data: &mut (impl Interface + ?Sized)) {
    stable(data);
}

/// `sort.Stable`, as an insertion sort of blocks that are merged by rotation.
pub fn stable(data: &mut (impl Interface + ?Sized)) {
    let n = data.len();
    let mut block = 20;
    let mut start = 0;
    while start < n {
        for i in start + 1..(start + block).min(n) {
            let mut j = i;
            while j > start && data.less(j, j - 1) {
                data.swap(j, j - 1);
                j -= 1;
            }
        }
        start += block;
    }
    while block < n {
        let mut start = 0;
        while start + block < n {
            merge(data, start, start + block, (start + 2 * block).min(n));
            start += 2 * block;
        }
        block *= 2;
    }
}

/// Merges the sorted `low..middle` and `middle..high` in place.
fn merge(data: &mut (impl Interface + ?Sized), low: i64, middle: i64, high: i64) {
    if low >= middle || middle >= high {
        return;
    }
    if high - low == 2 {
        if data.less(middle, low) {
            data.swap(low, middle);
        }
        return;
    }
    let (cut_low, cut_high) = if middle - low > high - middle {
        let cut = low + (middle - low) / 2;
        (cut, middle + search(high - middle, |i| !data.less(middle + i, cut)))
    } else {
        let cut = middle + (high - middle) / 2;
        (low + search(middle - low, |i| data.less(cut, low + i)), cut)
    };
    rotate(data, cut_low, middle, cut_high);
    let new_middle = cut_low + (cut_high - middle);
    merge(data, low, cut_low, new_middle);
    merge(data, new_middle, cut_high, high);
}

/// Exchanges the blocks `low..middle` and `middle..high`.
fn rotate(data: &mut (impl Interface + ?Sized), low: i64, middle: i64, high: i64) {
    let mut reverse = |mut i: i64, mut j: i64| {
        while i + 1 < j {
            j -= 1;
            data.swap(i, j);
            i += 1;
        }
    };
    reverse(low, middle);
    reverse(middle, high);
    reverse(low, high);
}

/// `sort.IsSorted`.
pub fn is_sorted(data: &(impl Interface + ?Sized)) -> bool {
    (1..data.len()).all(|i| !data.less(i, i - 1))
}

/// The order of floats in `sort.Float64s` and `slices.Sort`: NaN first.
pub fn compare_floats(a: &f64, b: &f64) -> std::cmp::Ordering {
    a.partial_cmp(b).unwrap_or_else(|| b.is_nan().cmp(&a.is_nan()))
}

/// `cmp.Compare`: NaN is less than other floats and equal to itself.
pub fn compare<T: PartialOrd>(a: T, b: T) -> i64 {
    match a.partial_cmp(&b) {
        Some(order) => order as i64,
        None => i64::from(b.partial_cmp(&b).is_none()) - i64::from(a.partial_cmp(&a).is_none()),
    }
}

/// `cmp.Less`.
pub fn less<T: PartialOrd>(a: T, b: T) -> bool {
    compare(a, b) < 0
}
