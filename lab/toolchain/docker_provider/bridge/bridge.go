// Package bridge says how the Terraform provider's resources appear as those of Pulumi's package `docker`.
//
// The names are those that the SDK pulumi-docker expects; `python -m lab.toolchain.sdk_check` compares all of them.
package bridge

import (
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	shim "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v2"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/terraform-providers/terraform-provider-docker/internal/provider"
)

// Name is the package's name.
const Name = "docker"

// longestName is the number of characters that a generated name may have; Docker itself sets no limit.
const longestName = 255

// Provider describes the bridged provider. The SDK's `Image`, which is no resource of Terraform's, is not in it.
func Provider(version string) tfbridge.ProviderInfo {
	info := tfbridge.ProviderInfo{
		P:         shim.NewProvider(provider.New(version)()),
		Name:      Name,
		Version:   version,
		GitHubOrg: "kreuzwerker",
		Config: map[string]*tfbridge.SchemaInfo{
			"host": {Default: &tfbridge.DefaultInfo{
				Value:   "unix:///var/run/docker.sock",
				EnvVars: []string{"DOCKER_HOST"},
			}},
			"registry_auth": unpluralised("registryAuth"),
		},
		Resources: map[string]*tfbridge.ResourceInfo{
			"docker_buildx_builder": {Tok: resource("BuildxBuilder")},
			"docker_config":         {Tok: resource("ServiceConfig")},
			"docker_container": {
				Tok: resource("Container"),
				// Two containers can't have the same name or publish the same port.
				DeleteBeforeReplace: true,
				Fields: map[string]*tfbridge.SchemaInfo{
					"command":           unpluralised("command"),
					"networks_advanced": unpluralised("networksAdvanced"),
				},
			},
			"docker_image": {
				Tok: resource("RemoteImage"),
				// An image's name says where it comes from: it is never generated.
				Fields: map[string]*tfbridge.SchemaInfo{"name": {Name: "name"}},
			},
			"docker_network":        {Tok: resource("Network")},
			"docker_plugin":         {Tok: resource("Plugin")},
			"docker_registry_image": {Tok: resource("RegistryImage")},
			"docker_secret":         {Tok: resource("Secret")},
			"docker_service":        {Tok: resource("Service")},
			"docker_tag":            {Tok: resource("Tag")},
			"docker_volume":         {Tok: resource("Volume")},
		},
		DataSources: map[string]*tfbridge.DataSourceInfo{
			"docker_image":                    {Tok: function("getRemoteImage")},
			"docker_logs":                     {Tok: function("getLogs")},
			"docker_network":                  {Tok: function("getNetwork")},
			"docker_plugin":                   {Tok: function("getPlugin")},
			"docker_registry_image":           {Tok: function("getRegistryImage")},
			"docker_registry_image_manifests": {Tok: function("getRegistryImageManifests")},
		},
	}
	info.SetAutonaming(longestName, "-")
	return info
}

func resource(name string) tokens.Type {
	return tfbridge.MakeResource(Name, "index", name)
}

func function(name string) tokens.ModuleMember {
	return tfbridge.MakeDataSource(Name, "index", name)
}

// unpluralised keeps the name of a list as it is, where the bridge would put it in the plural.
func unpluralised(name string) *tfbridge.SchemaInfo {
	return &tfbridge.SchemaInfo{Name: name, MaxItemsOne: tfbridge.False()}
}
