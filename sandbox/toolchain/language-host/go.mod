module apim.invalid/sandbox/toolchain/language-host

go 1.24.7

require github.com/pulumi/pulumi/sdk/v3 v3.68.0

// A copy, changed in one place: see ../pulumi.
replace github.com/pulumi/pulumi/sdk/v3 => ./sdk
