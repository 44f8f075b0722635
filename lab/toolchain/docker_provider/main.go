// Command pulumi-resource-docker is Pulumi's Docker provider: the Terraform provider, bridged.
//
// The module's path lies below that of the Terraform provider because only there its `internal/provider`
// may be imported.
package main

import (
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"

	"github.com/terraform-providers/terraform-provider-docker/gantry/bridge"
)

// version is that of the SDK which the program uses; set by the linker.
var version = "0.0.0-dev"

func main() {
	// Only code generators read a provider's schema; `schema` prints it.
	tfbridge.Main(bridge.Name, version, bridge.Provider(version), []byte("{}"))
}
