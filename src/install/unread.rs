//! Settings that a host leaves out: each reads its own dialect of JSON, and drops a file
//! with anything beyond it as a whole.

use super::merge::json;
use crate::catalog::Catalog;
use crate::content::model::Host;

/// Why one of the hosts does not read a settings file; `None` when all do.
pub fn reason(hosts: &[Host], bytes: &[u8]) -> Option<String> {
    let embedded = Catalog::embedded();
    hosts.iter().find_map(|host| {
        let bundle = embedded.bundle(*host);
        let error = json::readable(bytes, bundle.tolerates).err()?;
        Some(format!(
            "{} cannot read it ({error}); nothing in it is in force there, the hooks included, \
             until you take that out",
            bundle.title
        ))
    })
}
