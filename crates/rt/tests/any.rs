//! Values of any type.
use goxide_rt::any::{Dynamic, expect, get, type_name};
use goxide_rt::fmt::sprint;
use goxide_rt::panic::catch;
use goxide_rt::value::{GoFmt, Value};

#[derive(Debug, Clone, PartialEq)]
struct Point {
    x: i64,
}

impl GoFmt for Point {
    fn go_value(&self) -> Value<'_> {
        Value::fields("main.Point", &[("X", &self.x)])
    }
}

#[test]
fn values_are_copied_compared_and_printed() {
    let values: Vec<Option<Box<dyn Dynamic>>> =
        vec![Some(Box::new(1i64)), Some(Box::new("a".to_owned())), Some(Box::new(Point { x: 2 })), None];
    let copy = values.clone();
    assert!(values.iter().zip(&copy).all(|(a, b)| a == b));
    assert!(values[0] != values[1] && values[0] != values[3]);
    assert_ne!(Some(Box::new(1i32) as Box<dyn Dynamic>), values[0]);
    let args: Vec<&dyn GoFmt> = values.iter().map(|v| v as &dyn GoFmt).collect();
    assert_eq!(sprint(&args), "1a{2} <nil>");
    assert_eq!(format!("{:?}", values[2]), "Some(main.Point{X:2})");
    assert_eq!(values[2].as_deref().map(type_name), Some("main.Point".to_owned()));
}

#[test]
fn a_wrong_type_panics_in_go_words() {
    let v: Option<Box<dyn Dynamic>> = Some(Box::new("a".to_owned()));
    assert_eq!(get::<String>(v.as_deref()).map(String::as_str), Some("a"));
    assert_eq!(get::<i64>(v.as_deref()), None);
    let panic = catch(|| *expect::<i64>(v.as_deref(), "int")).unwrap_err();
    assert_eq!(panic.to_string(), "interface conversion: interface {} is string, not int");
    assert!(panic.as_error().is_some());
    let panic = catch(|| *expect::<i64>(None, "int")).unwrap_err();
    assert_eq!(panic.to_string(), "interface conversion: interface {} is nil, not int");
}
