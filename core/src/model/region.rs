//! Azure regions: their names, their spellings in service tags, and the region paired with each.
//!
//! Pairs are one-way and some regions have none. From Microsoft's published service tags of July 2025
//! and its list of paired regions.

use std::fmt;
use std::sync::OnceLock;

use serde_json::Value;

use crate::json::{Json, Reader, Writer};

/// A region by its ARM name, as `eastus`. `East US` is read as the same region.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Region(Box<str>);

/// What stands for a region that nothing states.
const UNSTATED: &str = "unknown";

impl Region {
    /// The region that nothing states: the same as no other, itself included.
    pub fn unstated() -> Self {
        Region(UNSTATED.into())
    }

    /// The region called `name`, in any spelling that Azure uses for locations.
    pub fn new(name: &str) -> Self {
        let plain: String = name.chars().filter(|c| !c.is_whitespace()).collect();
        Region(plain.to_ascii_lowercase().into())
    }

    /// The ARM name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the table below knows it.
    pub fn is_known(&self) -> bool {
        self.row().is_some()
    }

    /// Whether both are one region; `None`: one of them is not in the table, and they are spelled differently.
    pub fn is(&self, other: &Region) -> Option<bool> {
        match (self == other, self.is_known() && other.is_known()) {
            (true, _) => (&*self.0 != UNSTATED).then_some(true),
            (false, known) => known.then_some(false),
        }
    }

    /// Whether `other` is the region paired with it. One-way: the pair's own pair may be another.
    pub fn is_paired_with(&self, other: &Region) -> Option<bool> {
        let paired = self.row()?.pair == Some(other.as_str());
        (paired || other.is_known()).then_some(paired)
    }

    /// The region paired with it, where the table has one: a secondary copy stands there.
    pub fn pair(&self) -> Option<&'static Region> {
        static NAMED: OnceLock<Vec<Region>> = OnceLock::new();
        let pair = self.row()?.pair?;
        let named = NAMED.get_or_init(|| ROWS.iter().map(|row| Region(row.name.into())).collect());
        named.iter().find(|region| region.as_str() == pair)
    }

    /// A region that nothing states, for as long as anyone looks at it.
    pub fn nowhere() -> &'static Region {
        static NOWHERE: OnceLock<Region> = OnceLock::new();
        NOWHERE.get_or_init(Region::unstated)
    }

    /// Whether `suffix` (of `Storage.EastUS`) is one of this region's spellings in service tags.
    pub fn is_tag_suffix(&self, suffix: &str) -> Option<bool> {
        let suffix = suffix.to_ascii_lowercase();
        let spells = |row: &Row| row.tags.contains(&suffix.as_str());
        let own = self.row().map(spells);
        if own == Some(true) || *self.0 == *suffix && suffix != UNSTATED {
            return Some(true);
        }
        own.filter(|_| ROWS.iter().any(spells))
    }

    /// Whether `suffix` is a spelling of any region that the table below knows.
    pub fn is_suffix(suffix: &str) -> bool {
        let suffix = suffix.to_ascii_lowercase();
        let is_it = |row: &Row| row.name == suffix || row.tags.contains(&suffix.as_str());
        ROWS.iter().any(is_it)
    }

    /// Every region that is known, by its ARM name.
    pub fn names() -> impl Iterator<Item = &'static str> {
        ROWS.iter().map(|row| row.name)
    }

    /// How service tags spell it: none, where it is not in the table.
    pub fn tag_spellings(&self) -> impl Iterator<Item = &'static str> {
        self.row().into_iter().flat_map(|row| row.tags).copied()
    }

    fn row(&self) -> Option<&'static Row> {
        ROWS.iter().find(|row| row.name == &*self.0)
    }
}

impl Json for Region {
    fn blank() -> Self {
        Region::new("")
    }

    fn read(&mut self, value: &Value, reader: &mut Reader) {
        *self = Region::new(reader.text(value).unwrap_or_default());
    }

    fn write(&self, out: &mut Writer) {
        out.text(&self.0);
    }

    #[cfg(feature = "schema")]
    fn schema(_: &mut crate::json::schema::Schemas<'_>) -> Value {
        serde_json::json!({ "type": "string" })
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

struct Row {
    #[expect(dead_code, reason = "joins with the published tags file, which comes later")]
    id: u16,
    name: &'static str,
    tags: &'static [&'static str],
    pair: Option<&'static str>,
}

#[rustfmt::skip]
const ROWS: &[Row] = &[
    Row { id: 1, name: "eastasia", tags: &["eastasia"], pair: Some("southeastasia") },
    Row { id: 2, name: "southeastasia", tags: &["southeastasia"], pair: Some("eastasia") },
    Row { id: 3, name: "australiaeast", tags: &["australiaeast"], pair: Some("australiasoutheast") },
    Row { id: 4, name: "australiasoutheast", tags: &["australiasoutheast"], pair: Some("australiaeast") },
    Row { id: 6, name: "indonesiacentral", tags: &["indonesiacentral"], pair: None },
    Row { id: 8, name: "taiwannorth", tags: &["taiwannorth"], pair: None },
    Row { id: 9, name: "brazilsouth", tags: &["brazilsouth"], pair: Some("southcentralus") },
    Row { id: 10, name: "chilecentral", tags: &["chilec", "chilecentral"], pair: None },
    Row { id: 11, name: "canadacentral", tags: &["canadacentral"], pair: Some("canadaeast") },
    Row { id: 12, name: "canadaeast", tags: &["canadaeast"], pair: Some("canadacentral") },
    Row { id: 16, name: "northeurope2", tags: &["northeurope2"], pair: None },
    Row { id: 17, name: "northeurope", tags: &["northeurope"], pair: Some("westeurope") },
    Row { id: 18, name: "westeurope", tags: &["westeurope"], pair: Some("northeurope") },
    Row { id: 19, name: "francecentral", tags: &["centralfrance", "francecentral"], pair: Some("francesouth") },
    Row { id: 20, name: "francesouth", tags: &["francesouth", "southfrance"], pair: Some("francecentral") },
    Row { id: 21, name: "centralindia", tags: &["centralindia"], pair: Some("southindia") },
    Row { id: 22, name: "southindia", tags: &["southindia"], pair: Some("centralindia") },
    Row { id: 23, name: "westindia", tags: &["westindia"], pair: Some("southindia") },
    Row { id: 24, name: "japaneast", tags: &["japaneast"], pair: Some("japanwest") },
    Row { id: 25, name: "japanwest", tags: &["japanwest"], pair: Some("japaneast") },
    Row { id: 26, name: "koreacentral", tags: &["koreacentral"], pair: Some("koreasouth") },
    Row { id: 27, name: "uksouth", tags: &["uksouth"], pair: Some("ukwest") },
    Row { id: 28, name: "ukwest", tags: &["ukwest"], pair: Some("uksouth") },
    Row { id: 31, name: "centralus", tags: &["centralus"], pair: Some("eastus2") },
    Row { id: 32, name: "eastus", tags: &["eastus"], pair: Some("westus") },
    Row { id: 33, name: "eastus2", tags: &["eastus2", "eastus2stage"], pair: Some("centralus") },
    Row { id: 34, name: "northcentralus", tags: &["northcentralus", "northcentralusstage"], pair: Some("southcentralus") },
    Row { id: 35, name: "southcentralus", tags: &["southcentralus"], pair: Some("northcentralus") },
    Row { id: 36, name: "westcentralus", tags: &["westcentralus"], pair: Some("westus2") },
    Row { id: 37, name: "westus", tags: &["westus"], pair: Some("eastus") },
    Row { id: 38, name: "westus2", tags: &["westus2"], pair: Some("westcentralus") },
    Row { id: 48, name: "centraluseuap", tags: &["centraluseuap"], pair: None },
    Row { id: 49, name: "eastus2euap", tags: &["eastus2euap"], pair: None },
    Row { id: 50, name: "koreasouth", tags: &["koreasouth"], pair: Some("koreacentral") },
    Row { id: 52, name: "polandcentral", tags: &["polandcentral"], pair: None },
    Row { id: 53, name: "mexicocentral", tags: &["mexicocentral"], pair: None },
    Row { id: 58, name: "australiacentral", tags: &["australiacentral"], pair: Some("australiacentral2") },
    Row { id: 59, name: "australiacentral2", tags: &["australiacentral2"], pair: Some("australiacentral") },
    Row { id: 60, name: "uaenorth", tags: &["uaenorth"], pair: Some("uaecentral") },
    Row { id: 61, name: "uaecentral", tags: &["uaecentral"], pair: Some("uaenorth") },
    Row { id: 63, name: "norwayeast", tags: &["norwaye", "norwayeast"], pair: Some("norwaywest") },
    Row { id: 64, name: "jioindiacentral", tags: &["jioindiacentral"], pair: Some("jioindiawest") },
    Row { id: 65, name: "jioindiawest", tags: &["jioindiawest"], pair: Some("jioindiacentral") },
    Row { id: 66, name: "switzerlandnorth", tags: &["switzerlandn", "switzerlandnorth"], pair: Some("switzerlandwest") },
    Row { id: 67, name: "switzerlandwest", tags: &["switzerlandw", "switzerlandwest"], pair: Some("switzerlandnorth") },
    Row { id: 68, name: "usstagee", tags: &["eastusstg", "usstagee"], pair: None },
    Row { id: 69, name: "usstagec", tags: &["southcentralusstg", "usstagec"], pair: None },
    Row { id: 71, name: "germanywestcentral", tags: &["germanywc", "germanywestcentral"], pair: Some("germanynorth") },
    Row { id: 72, name: "germanynorth", tags: &["germanyn", "germanynorth"], pair: Some("germanywestcentral") },
    Row { id: 74, name: "norwaywest", tags: &["norwayw", "norwaywest"], pair: Some("norwayeast") },
    Row { id: 75, name: "swedensouth", tags: &["swedensouth"], pair: Some("swedencentral") },
    Row { id: 76, name: "swedencentral", tags: &["swedencentral"], pair: Some("swedensouth") },
    Row { id: 77, name: "brazilsoutheast", tags: &["brazilse", "brazilsoutheast"], pair: Some("brazilsouth") },
    Row { id: 78, name: "brazilne", tags: &["brazilne"], pair: None },
    Row { id: 79, name: "westus3", tags: &["westus3"], pair: Some("eastus") },
    Row { id: 82, name: "southafricanorth", tags: &["southafricanorth"], pair: Some("southafricawest") },
    Row { id: 83, name: "southafricawest", tags: &["southafricawest"], pair: Some("southafricanorth") },
    Row { id: 84, name: "qatarcentral", tags: &["qatarcentral"], pair: None },
    Row { id: 85, name: "israelcentral", tags: &["israelcentral"], pair: None },
    Row { id: 86, name: "israelnorthwest", tags: &["israelnorthwest"], pair: None },
    Row { id: 88, name: "spaincentral", tags: &["spaincentral"], pair: None },
    Row { id: 91, name: "newzealandnorth", tags: &["newzealandnorth"], pair: None },
    Row { id: 92, name: "malaysiawest", tags: &["malaysiawest"], pair: None },
    Row { id: 93, name: "italynorth", tags: &["italynorth"], pair: None },
    Row { id: 95, name: "austriaeast", tags: &["austriaeast"], pair: None },
    Row { id: 96, name: "taiwannorthwest", tags: &["taiwannorthwest"], pair: None },
    Row { id: 98, name: "malaysiasouth", tags: &["malaysiasouth"], pair: None },
    Row { id: 101, name: "southeastus", tags: &["southeastus"], pair: None },
    Row { id: 102, name: "southcentralus2", tags: &["southcentralus2"], pair: None },
];
