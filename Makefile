# Thin on purpose: each target is a line of real commands. `make` alone lists them.
STACK ?= sandbox
export STACK
SHELL := /bin/bash
# With Node.js and its tools on PATH, wherever the set-up has put them.
WITH_TOOLS := source sandbox/env.sh &&
# Takes the types off and runs what is left; types are checked by `make lint`.
TYPESCRIPT := node --require sucrase/register/ts
# A domain's own stack, as prod-billing, keeps to its environment's levels; any other stack to those of dev.
POLICIES = $(or $(wildcard policies/$(firstword $(subst -, ,$(STACK))).json),policies/dev.json)

.DEFAULT_GOAL := help
.PHONY: screenshots backups backups-fetch restore restore-dump restore-end kong-restore help setup up down clean status preview preview-summary drift-check endpoints plugins pin-images test test-unit \
  snapshots lint format bench failover rejoin switchover drill rotate-passwords domains-preview domains-up kong-dump bench-catalog bench-logs bench-restore

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

setup: ## what the platform needs on this machine, from package registries alone
	@sandbox/setup

up: setup ## the whole platform, running; again after a change, or after an update that was killed
	@sandbox/up

down: ## take containers and network away, keep all data
	@sandbox/down

clean: ## take everything away, data too; names it and asks first
	@sandbox/clean

preview: setup ## what an update would change, and which policy it would break; STACK=prod for another stack
	@sandbox/pulumi preview --stack $(STACK) --diff --policy-pack policies --policy-pack-config $(POLICIES)

preview-summary: setup ## what an update would change, summed up in Markdown for a reviewer
	@$(WITH_TOOLS) set -o pipefail && sandbox/pulumi preview --stack $(STACK) --json | $(TYPESCRIPT) stacks/review/summary.ts

drift-check: setup ## what was changed by hand, and what is in Kong but in no stack; fails where there is any
	@sandbox/toolchain/packages deck:deck
	@$(WITH_TOOLS) PULUMI=sandbox/pulumi $(TYPESCRIPT) stacks/drift/check.ts $(STACK)

backups: ## what can be restored, and when each job ran last
	@$(WITH_TOOLS) PULUMI=sandbox/pulumi $(TYPESCRIPT) stacks/backup/main.ts list $(STACK)

backups-fetch: ## bring back from the copies elsewhere what is missing here; IDENTITY=FILE reads what is encrypted
	@$(WITH_TOOLS) PULUMI=sandbox/pulumi $(TYPESCRIPT) stacks/backup/main.ts fetch $(STACK)

restore: ## serve the database as it was at TARGET (latest, a restore point, a time in UTC), beside the platform; or INTO=primary
	@$(WITH_TOOLS) PULUMI=sandbox/pulumi $(TYPESCRIPT) stacks/backup/main.ts restore $(STACK)

restore-dump: ## serve what the dump DUMP (latest, a name) has, beside the platform
	@$(WITH_TOOLS) PULUMI=sandbox/pulumi $(TYPESCRIPT) stacks/backup/main.ts restore-dump $(STACK)

restore-end: ## take the restored database away
	@$(WITH_TOOLS) PULUMI=sandbox/pulumi $(TYPESCRIPT) stacks/backup/main.ts restore-end $(STACK)

kong-restore: ## put the gateway's configuration back to the backup FILE (latest, a name); shows what changes, and asks for CONFIRM
	@$(WITH_TOOLS) PULUMI=sandbox/pulumi $(TYPESCRIPT) stacks/backup/main.ts kong-restore $(STACK)

failover: ## make the replica the primary, where the primary is lost
	@$(WITH_TOOLS) PULUMI=sandbox/pulumi $(TYPESCRIPT) stacks/database/main.ts failover $(STACK)

rejoin: ## make the former primary the replica
	@$(WITH_TOOLS) PULUMI=sandbox/pulumi $(TYPESCRIPT) stacks/database/main.ts rejoin $(STACK)

switchover: ## let primary and replica change places; nothing is lost
	@$(WITH_TOOLS) PULUMI=sandbox/pulumi $(TYPESCRIPT) stacks/database/main.ts switchover $(STACK)

drill: ## lose the primary in two ways under steady writes and requests, and tell what that cost
	@$(WITH_TOOLS) PULUMI=sandbox/pulumi $(TYPESCRIPT) stacks/database/main.ts drill $(STACK)

rotate-passwords: ## give every role of the database a new password; the proxy drops no request
	@$(WITH_TOOLS) PULUMI=sandbox/pulumi $(TYPESCRIPT) stacks/database/main.ts rotate-passwords $(STACK)

domains-preview: setup ## as preview, for every domain of the platform STACK that has a stack of its own
	@$(WITH_TOOLS) PULUMI=sandbox/pulumi $(TYPESCRIPT) stacks/domains.ts preview $(STACK) --policy-pack policies --policy-pack-config $(POLICIES)

domains-up: setup ## deploy every domain of the platform STACK that has a stack of its own, several at once
	@$(WITH_TOOLS) PULUMI=sandbox/pulumi $(TYPESCRIPT) stacks/domains.ts up $(STACK)

kong-dump: ## write the running gateway's configuration, secrets too, in decK's format into kong.yaml
	@sandbox/toolchain/packages deck:deck
	@umask 077 && deck dump --tls-skip-verify --kong-addr "$$(sandbox/pulumi stack output adminUrl --stack $(STACK))" --output-file kong.yaml

status: ## what runs and how well, on one screen; fails where anything is wrong; JSON=1 for a program to read
	@$(WITH_TOOLS) PULUMI=sandbox/pulumi $(TYPESCRIPT) stacks/status/main.ts $(STACK) $(if $(JSON),--json)

endpoints: ## where everything answers
	@sandbox/pulumi stack output --stack $(STACK)

plugins: ## which engine, provider plugins and images are in use: official or stand-in
	@sandbox/origins

pin-images: ## resolve the stack's image tags to digests, where the registry answers
	@$(WITH_TOOLS) $(TYPESCRIPT) infra/host/pinImages.ts $(STACK)

test: setup ## every test
	@sandbox/toolchain/packages deck:deck chromium:chromium pip3:python3-pip
	@test/run

test-unit: ## the tests that need no container
	@$(WITH_TOOLS) npx mocha 'test/unit/**/*.test.ts' 'test/policies/*.test.ts' --ignore test/policies/engine.test.ts
	@$(WITH_TOOLS) cd sandbox && npx mocha

screenshots: setup ## draw the dashboards of the running platform, over an hour of examples, into docs/images
	@sandbox/toolchain/packages chromium:chromium
	@$(WITH_TOOLS) $(TYPESCRIPT) test/sandbox/screenshots.ts "$$(sandbox/pulumi stack output elasticsearchUrl --stack $(STACK))" "$$(sandbox/pulumi stack output kibanaUrl --stack $(STACK))"

snapshots: ## write what each stack registers, for review
	@$(WITH_TOOLS) UPDATE_SNAPSHOTS=1 npx mocha test/unit/snapshots.test.ts

lint: ## formatting, types and habits of all code
	@sandbox/toolchain/packages shellcheck:shellcheck && sandbox/toolchain/node && sandbox/toolchain/modules
	@$(WITH_TOOLS) npm run --silent lint

format: ## put all code into its format
	@$(WITH_TOOLS) npx prettier --log-level warn --write .

bench: setup ## warm up against docker-compose, and the no-change preview
	@sandbox/toolchain/packages docker-compose:docker-compose
	@test/bench/run

bench-logs: setup ## requests a second from gateway to searchable, and what logging costs a request
	@test/bench/run-logs

bench-restore: setup ## backups and restores of 1 GB against plain pg_basebackup and its copy
	@test/bench/run-restore

bench-catalog: setup ## times catalogs of 100, 500 and 1,000 services against deck sync; SIZES="100" for some of them
	@sandbox/toolchain/packages deck:deck
	@test/bench/run-catalog $(SIZES)
