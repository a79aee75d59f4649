import { provider } from "../kit";
import { config, connect } from "./config";
import { importSavedObjects } from "./import-saved-objects";
import { indexLifecycle } from "./index-lifecycle";
import { indexTemplate } from "./index-template";
import { securityRole, securitySystemUser, securityUser } from "./security";
import { watch } from "./watch";

/**
 * Stands in for the official plugin `terraform-provider`, which becomes the bridge of the Terraform provider that an SDK
 * names as its parameter. This one knows `elastic/elasticstack` alone: the resources of `sdks/elasticstack`.
 */
export const elasticstack = provider({
  name: "terraform-provider",
  version: "1.1.3",
  parameter: { name: "elasticstack", version: "0.11.17", url: "registry.opentofu.org/elastic/elasticstack" },
  config,
  connect,
  resources: {
    "elasticstack:index/elasticsearchIndexTemplate:ElasticsearchIndexTemplate": indexTemplate,
    "elasticstack:index/elasticsearchIndexLifecycle:ElasticsearchIndexLifecycle": indexLifecycle,
    "elasticstack:index/elasticsearchWatch:ElasticsearchWatch": watch,
    "elasticstack:index/elasticsearchSecurityUser:ElasticsearchSecurityUser": securityUser,
    "elasticstack:index/elasticsearchSecuritySystemUser:ElasticsearchSecuritySystemUser": securitySystemUser,
    "elasticstack:index/elasticsearchSecurityRole:ElasticsearchSecurityRole": securityRole,
    "elasticstack:index/kibanaImportSavedObjects:KibanaImportSavedObjects": importSavedObjects,
  },
});
