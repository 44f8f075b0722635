// Command schema prints the Pulumi schema of the bridged Docker provider as JSON.
package main

import (
	"encoding/json"
	"io"
	"log"
	"os"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfgen"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag/colors"

	"github.com/terraform-providers/terraform-provider-docker/gantry/bridge"
)

func main() {
	result, err := tfgen.GenerateSchemaWithOptions(tfgen.GenerateSchemaOptions{
		ProviderInfo:    bridge.Provider("0.0.0"),
		DiagnosticsSink: diag.DefaultSink(io.Discard, os.Stderr, diag.FormatOptions{Color: colors.Never}),
		XInMemoryDocs:   true, // the Terraform provider's documentation pages are not needed for the names
	})
	if err != nil {
		log.Fatal(err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(result.PackageSpec); err != nil {
		log.Fatal(err)
	}
}
