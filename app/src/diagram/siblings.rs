//! What stands among what: the things that share a column and a box, so that one can be placed above another.

use pathlight_core::model::Scenario;
use pathlight_core::model::host::HostNetwork;
use pathlight_core::model::id::ResourceRef;

use super::cast::Cast;
use super::order::last_without;

impl Cast {
    /// A thing and its siblings, from above; nothing, if it has no place of its own.
    pub fn siblings(&self, scenario: &Scenario, thing: &ResourceRef) -> Vec<ResourceRef> {
        let networks = self.networks.iter();
        let networks = networks.map(|id| (ResourceRef::VirtualNetwork(id.clone()), 0));
        let subnets = self.subnets.iter();
        let subnets = subnets.map(|(id, network)| (ResourceRef::Subnet(id.clone()), last_without(*network)));
        let residents = self.residents.iter();
        let residents = residents.map(|it| (it.thing.clone(), last_without(it.subnet)));
        // yours stay above not yours, the internet above one's own premises (L2)
        let services = self.services.iter();
        let services = services.map(|it| (it.clone(), i64::from(scenario.is_yours(it) == Some(false))));
        let outsiders = self.outsiders.iter();
        let outsiders = outsiders
            .filter_map(|(it, network)| Some((it.thing()?, i64::from(*network == HostNetwork::OnPremises))));
        let azure = self.azure.iter().map(|id| (ResourceRef::Host(id.clone()), 0));
        let columns: [Vec<(ResourceRef, i64)>; 6] = [
            networks.collect(),
            subnets.collect(),
            residents.collect(),
            services.collect(),
            outsiders.collect(),
            azure.collect(),
        ];
        for column in columns {
            if let Some(among) = column.iter().find(|(it, _)| it == thing).map(|(_, among)| *among) {
                let own = column.into_iter().filter(|(_, it)| *it == among);
                return own.map(|(it, _)| it).collect();
            }
        }
        Vec::new()
    }
}
