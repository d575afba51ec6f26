//! Aliased slices: what is shared, what append does to it, and Go's capacities.
use goxide_rt::panic::catch;
use goxide_rt::slice::Slice;

#[test]
fn slices_of_one_array_see_each_others_writes() {
    let s: Slice<i64> = vec![1, 2, 3, 4].into();
    let t = s.slice(1, 3);
    t.set(0, 20);
    assert_eq!((s.get(1), t.len(), t.cap()), (20, 2, 3));
    let u = t.push(30);
    assert_eq!(s.to_vec(), [1, 20, 3, 30], "append within the capacity writes the shared array");
    let v = u.push(5);
    v.set(0, 0);
    assert_eq!(s.to_vec(), [1, 20, 3, 30], "append beyond it moves away");
    assert!(u.shares_array_with(&s) && !v.shares_array_with(&s));
    assert_eq!(s.slice3(0, 1, 1).push(9).to_vec(), [1, 9]);
    assert_eq!(s.to_vec(), [1, 20, 3, 30], "a full slice expression guards the rest");
}

#[test]
fn copy_works_on_overlapping_slices() {
    let s: Slice<i64> = vec![1, 2, 3, 4, 5].into();
    assert_eq!(s.slice_from(1).copy_from(&s), 4);
    assert_eq!(s.to_vec(), [1, 1, 2, 3, 4]);
    assert_eq!(s.copy_from(&s.slice_from(2)), 3);
    assert_eq!(s.to_vec(), [2, 3, 4, 3, 4]);
}

#[test]
fn capacities_grow_as_in_go() {
    let growth = |mut s: Slice<i64>| {
        let mut caps = Vec::new();
        for i in 0..2000 {
            s = s.push(i);
            if caps.last() != Some(&s.cap()) {
                caps.push(s.cap());
            }
        }
        caps
    };
    assert_eq!(growth(Slice::nil()), [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 848, 1280, 1792, 2560]);
    assert_eq!(Slice::nil().append(&[1i64, 2, 3]).cap(), 3);
    assert_eq!(Slice::<u8>::nil().append(&[0; 33]).cap(), 48);
    assert_eq!(Slice::<i64>::make(5, 5).append(&[0; 6]).cap(), 12);
}

#[test]
fn nil_is_not_empty() {
    let nil = Slice::<i64>::nil();
    assert!(nil.is_nil() && nil.append(&[]).is_nil() && !nil.push(1).is_nil());
    assert!(!Slice::<i64>::make(0, 0).is_nil());
}

#[test]
fn bounds_panic_in_go_words() {
    let s = Slice::<i64>::make(3, 5);
    let rows: [(&dyn Fn() -> Slice<i64>, &str); 5] = [
        (&|| s.slice(0, 6), "runtime error: slice bounds out of range [:6] with capacity 5"),
        (&|| s.slice(2, 1), "runtime error: slice bounds out of range [2:1]"),
        (&|| s.slice_from(4), "runtime error: slice bounds out of range [4:3]"),
        (&|| s.slice3(0, 1, 9), "runtime error: slice bounds out of range [::9] with capacity 5"),
        (&|| Slice::make(-1, 0), "runtime error: makeslice: len out of range"),
    ];
    for (f, want) in rows {
        assert_eq!(catch(f).unwrap_err().to_string(), want);
    }
    assert_eq!(
        catch(|| s.get(3)).unwrap_err().to_string(),
        "runtime error: index out of range [3] with length 3"
    );
    assert_eq!(s.slice(0, 5).len(), 5);
}

#[test]
fn what_is_no_view_is_copied_in() {
    let s: Slice<u8> = Slice::make(3, 3);
    assert_eq!(s.slice_from(1).fill_from(b"abc"), 2);
    assert_eq!(s.to_vec(), [0, b'a', b'b']);
}

#[test]
fn a_walk_goes_on_while_the_variable_is_given_another_slice() {
    let mut s: Slice<i64> = Slice::from(vec![1, 2]);
    let mut seen = Vec::new();
    for v in s.iter() {
        seen.push(v);
        s = s.push(v);
        s.set(1, 7);
    }
    // The first append moved the elements, so the walk sees the old ones.
    assert_eq!(seen, [1, 2]);
    assert_eq!(s.to_vec(), [1, 7, 1, 2]);
}

#[test]
fn fmt_prints_the_elements() {
    let s: Slice<i64> = Slice::from(vec![1, 2, 3]);
    assert_eq!(goxide_rt::fmt::sprint(&[&s.slice(1, 3)]), "[2 3]");
}

#[test]
fn an_array_shares_its_elements() {
    let array = Slice::from([1, 2, 3]);
    let first = array.slice(0, 1).push(9);
    assert_eq!((array.to_vec(), first.cap()), (vec![1, 9, 3], 3));
}
