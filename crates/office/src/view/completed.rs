//! JSON of earlier programs and of people, which may lack fields.

use serde_json::Value;

/// Adds what a value lacks of an example; of a list, what each item lacks of the example's first.
pub(crate) fn complete(value: &mut Value, example: &Value) {
    match (value, example) {
        (Value::Object(fields), Value::Object(known)) => {
            for (name, example) in known {
                match fields.get_mut(name) {
                    Some(value) => complete(value, example),
                    None => {
                        fields.insert(name.clone(), example.clone());
                    }
                }
            }
        }
        (Value::Array(items), Value::Array(known)) => {
            if let Some(example) = known.first() {
                items.iter_mut().for_each(|item| complete(item, example));
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_lacks_is_added() {
        let example =
            json!({"name": "", "count": 1, "inner": {"a": 1}, "list": [{"x": 0, "y": 0}]});
        let cases = [
            (json!({}), example.clone()),
            (
                json!({"name": "Lan", "inner": {"b": 2}, "list": [{"x": 5}, {}], "more": true}),
                json!({"name": "Lan", "count": 1, "inner": {"a": 1, "b": 2},
                       "list": [{"x": 5, "y": 0}, {"x": 0, "y": 0}], "more": true}),
            ),
            (json!({"list": [], "inner": null, "name": 5}), {
                json!({"list": [], "inner": null, "name": 5, "count": 1})
            }),
            (json!([1]), json!([1])),
        ];
        for (mut value, wanted) in cases {
            complete(&mut value, &example);
            assert_eq!(value, wanted);
        }
    }
}
