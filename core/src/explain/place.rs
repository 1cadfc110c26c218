//! Places in a resource, in the words of its form: `securityRules/ssh/source` is its security rule ssh, source.

use crate::edit::form::{Field, What, kind, kind_called};

/// A place in a resource of that kind, in words.
pub(super) fn place(reference: &str, place: &str) -> String {
    // a subnet's fault is its network's
    if let Some((subnet, field)) = place
        .strip_prefix("subnets/")
        .and_then(|rest| rest.rsplit_once('/'))
    {
        let fields = kind("subnets").map_or(&[][..], |kind| kind.fields);
        return format!("subnet {subnet}, {}", within(fields, field));
    }
    within(kind_called(reference).map_or(&[][..], |kind| kind.fields), place)
}

fn within(fields: &[Field], place: &str) -> String {
    let (first, rest) = place.split_once('/').unwrap_or((place, ""));
    let Some(field) = found(fields, first) else {
        return place.to_owned();
    };
    let label = field.word();
    let (What::Rows(inner), false) = (&field.what, rest.is_empty()) else {
        return label;
    };
    let row = label.trim_end_matches('s');
    // a row's name may hold a slash
    match rest.rsplit_once('/') {
        Some((name, last)) => match found(inner, last) {
            Some(field) => format!("{row} {name}, {}", field.word()),
            None => format!("{row} {rest}"),
        },
        None => format!("{row} {rest}"),
    }
}

/// The field of that name, among these or in one of them.
fn found<'f>(fields: &'f [Field], name: &str) -> Option<&'f Field> {
    fields.iter().find_map(|field| match &field.what {
        What::Fields(inner) => found(inner, name),
        _ => Some(field).filter(|field| field.name == name),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_told_by_the_labels_of_the_form() {
        let cases = [
            ("networkSecurityGroup", "securityRules", "security rules"),
            (
                "networkSecurityGroup",
                "securityRules/ssh/source",
                "security rule ssh, source",
            ),
            (
                "networkSecurityGroup",
                "securityRules/a/b/priority",
                "security rule a/b, priority",
            ),
            ("virtualNetwork", "addressSpace", "address space"),
            (
                "virtualNetwork",
                "subnets/v/a/addressPrefixes",
                "subnet v/a, address prefix",
            ),
            ("storageAccount", "ipRules", "IP rules"),
            ("privateDnsZone", "records/www", "record set www"),
            ("virtualNetwork", "peerings", "peerings"),
            ("nothing", "of this", "of this"),
        ];
        for (kind, at, said) in cases {
            assert_eq!(place(kind, at), said);
        }
    }
}
