# node-agent: everything a user or developer does with one command. `make help` lists it.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MVN := mvn --batch-mode --no-transfer-progress
JAVA25 := $(firstword $(wildcard /usr/lib/jvm/*25*))
SOURCES := $(shell find . \( -path '*/src/main/*' -o -name pom.xml \) -type f) deploy/aot-cache.sh
DIST := cli/target/node-agent
BUILT := $(DIST)/.built

.DEFAULT_GOAL := help
.PHONY: help run stop uninstall build test check critest fmt soak prerequisites clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 16

run: ## as root: install what is missing, build, start the standalone node, run a first pod and show it
	@deploy/prerequisites.sh run
	@$(MAKE) --no-print-directory build
	@deploy/standalone.sh start "$(DIST)"
	@deploy/standalone.sh first-pod

stop: ## as root: stop the standalone node's agent; its containers keep running
	@deploy/standalone.sh stop

uninstall: ## as root: stop and remove every pod and everything the standalone node left on the machine
	@deploy/standalone.sh uninstall "$(DIST)"

build: $(BUILT) ## compile and lay out cli/target/node-agent/bin

$(BUILT): $(SOURCES)
	$(MVN) -q -Dquick package -DskipTests
	deploy/aot-cache.sh $(DIST)
	touch $@

prerequisites: ## as root: install the programs that tests need
	deploy/prerequisites.sh test

test: prerequisites ## as root: every test: unit, integration with real programs, end to end with kubectl and crictl
	$(MVN) verify
	deploy/test-summary.sh

check: ## formatting, Error Prone, NullAway, lint, architecture rules
	JAVA_HOME=$(JAVA25) $(MVN) -q spotless:check
	$(MVN) -q test-compile

soak: prerequisites build ## as root: the tests that kill the agent and look for leaks, at length; KILLS=200 PODS=100
	$(MVN) verify -Dquick -pl e2e -am -Dtest=NONE -Dit.test=CrashIT,LeakIT -Dsurefire.failIfNoSpecifiedTests=false \
	  -Dfailsafe.failIfNoSpecifiedTests=false -Dsoak.kills=$(or $(KILLS),200) -Dsoak.pods=$(or $(PODS),100)

critest: build ## as root: the CRI's conformance suite; ARGS= for its options, REGISTRY_CONFIG_DIR= for mirrors of its images
	@deploy/critest.sh "$(DIST)" $(ARGS)

fmt: ## format every Java file
	JAVA_HOME=$(JAVA25) $(MVN) -q spotless:apply

clean: ## remove what was built
	$(MVN) -q clean
