//! Words that Azure adds to: regions, service tags, services with an endpoint. What is not known here is no fault, since
//! Azure may have it by now; it is said, since nothing is known of it.
//!
//! Source: "Azure service tags overview" and "Virtual network service endpoints", Microsoft, and the published tags of
//! July 2025.

use serde_json::Value;

use super::super::form::{Field, KINDS, What};
use super::super::{patch, path};
use crate::model::Scenario;
use crate::model::address::AddressMatch;
use crate::model::part::is_expression;
use crate::model::region::Region;
use crate::names::shown;
use crate::sort::sort;

/// Services that a subnet can have an endpoint for (`services A-2`).
pub const SERVICES: &[&str] = &[
    "Microsoft.Storage",
    "Microsoft.Storage.Global",
    "Microsoft.KeyVault",
    "Microsoft.Sql",
    "Microsoft.AzureActiveDirectory",
    "Microsoft.AzureCosmosDB",
    "Microsoft.CognitiveServices",
    "Microsoft.ContainerRegistry",
    "Microsoft.EventHub",
    "Microsoft.ServiceBus",
    "Microsoft.Web",
];

/// The most resource groups that are offered.
const MOST_SCOPES: usize = 50;

/// Tags of the whole cloud; most have one for each region too.
#[rustfmt::skip]
const TAGS: &[&str] = &[
    "ActionGroup", "ApiManagement", "AppConfiguration", "AppService", "AppServiceManagement", "ApplicationInsightsAvailability",
    "AutonomousDevelopmentPlatform", "AzureActiveDirectory", "AzureActiveDirectory.ServiceEndpoint",
    "AzureActiveDirectoryDomainServices", "AzureAdvancedThreatProtection", "AzureArcInfrastructure", "AzureAttestation",
    "AzureBackup", "AzureBotService", "AzureCloud", "AzureCognitiveSearch", "AzureConnectors", "AzureContainerRegistry",
    "AzureCosmosDB", "AzureDataExplorerManagement", "AzureDataLake", "AzureDatabricks", "AzureDevOps", "AzureDevSpaces",
    "AzureDeviceUpdate", "AzureDigitalTwins", "AzureEventGrid", "AzureFrontDoor.Backend", "AzureFrontDoor.FirstParty",
    "AzureFrontDoor.Frontend", "AzureFrontDoor.MicrosoftSecurity", "AzureHealthcareAPIs", "AzureInformationProtection",
    "AzureIoTHub", "AzureKeyVault", "AzureLoadBalancer", "AzureLoadTestingInstanceManagement", "AzureMachineLearning",
    "AzureMachineLearningInference", "AzureManagedGrafana", "AzureMonitor", "AzureMonitor.Core", "AzureMonitorForSAP",
    "AzureOpenDatasets", "AzurePlatformDNS", "AzurePlatformIMDS", "AzurePlatformLKM", "AzurePortal", "AzureResourceManager",
    "AzureSecurityCenter", "AzureSentinel", "AzureSignalR", "AzureSiteRecovery", "AzureSphere", "AzureSpringCloud", "AzureStack",
    "AzureTrafficManager", "AzureUpdateDelivery", "AzureWebPubSub", "BatchNodeManagement", "ChaosStudio",
    "CognitiveServicesFrontend", "CognitiveServicesManagement", "DataFactory", "DataFactoryManagement",
    "Dynamics365BusinessCentral", "Dynamics365ForMarketingEmail", "EOPExternalPublishedIPs", "EventHub", "GatewayManager",
    "Grafana", "GuestAndHybridManagement", "HDInsight", "Internet", "KustoAnalytics", "LogicApps", "LogicAppsManagement",
    "M365ManagementActivityApi", "M365ManagementActivityApiWebhook", "Marketplace", "MicrosoftAzureFluidRelay",
    "MicrosoftCloudAppSecurity", "MicrosoftContainerRegistry", "MicrosoftDefenderForEndpoint",
    "MicrosoftPurviewPolicyDistribution", "OneDsCollector", "PowerBI", "PowerPlatformInfra", "PowerPlatformPlex",
    "PowerQueryOnline", "SCCservice", "Scuba", "SecurityCopilot", "SerialConsole", "ServiceBus", "ServiceFabric", "Sql",
    "SqlManagement", "Storage", "StorageMover", "StorageSyncService", "VideoIndexer", "VirtualNetwork", "WindowsAdminCenter",
    "WindowsVirtualDesktop",
];

/// What is offered for a field of that kind, where more may be written than is known.
pub fn suggestions(scenario: &Scenario, what: &What) -> Vec<String> {
    let known = match what {
        What::Region => return Region::names().map(str::to_owned).collect(),
        What::Scope => return scopes(scenario),
        What::Suggested(known) => *known,
        What::Addresses | What::AddressOrTag => TAGS,
        _ => &[],
    };
    known.iter().map(|it| (*it).to_owned()).collect()
}

/// Every subscription and resource group that something stands in, once.
fn scopes(scenario: &Scenario) -> Vec<String> {
    let mut found = Vec::new();
    for kind in KINDS {
        path::rows(&patch::table(scenario, kind.table), &mut |_, row| {
            found.extend(path::text(row, "scope").map(str::to_owned));
        });
    }
    sort(&mut found);
    found.dedup();
    found.truncate(MOST_SCOPES);
    found
}

/// What is said of a field's value that is taken and not known.
pub fn note(field: &Field, value: &Value) -> Option<String> {
    let texts = value.as_array().into_iter().flatten().chain([value]);
    let mut texts = texts
        .filter_map(Value::as_str)
        .filter(|text| !is_expression(text));
    let (unknown, kind) = match field.what {
        What::Region => (texts.find(|text| !Region::new(text).is_known()), "region"),
        What::Suggested(known) => {
            let is_known = |text: &&str| known.iter().any(|it| it.eq_ignore_ascii_case(text));
            (texts.find(|text| !is_known(text)), "service with an endpoint")
        }
        What::Addresses | What::AddressOrTag => (texts.find(|text| is_unknown_tag(text)), "service tag"),
        _ => return None,
    };
    let unknown = shown(unknown.filter(|text| !text.is_empty())?);
    Some(format!(
        "`{unknown}` is no {kind} that is known here; what rests on it may stay undetermined"
    ))
}

fn is_unknown_tag(text: &str) -> bool {
    let Ok(AddressMatch::ServiceTag(tag)) = AddressMatch::try_from(text.to_owned()) else {
        return false;
    };
    let is = |name: &str| TAGS.iter().any(|it| it.eq_ignore_ascii_case(name));
    let of_region = tag.as_str().split_once('.');
    let is_regional = of_region.is_some_and(|(service, region)| is(service) && Region::is_suffix(region));
    !is(tag.as_str()) && !is_regional
}
