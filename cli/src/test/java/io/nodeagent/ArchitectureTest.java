package io.nodeagent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom; docs/architecture.md draws it. The Maven modules hold most arrows, this test the rest. */
@AnalyzeClasses(packages = "io.nodeagent", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule native_calls_stay_in_linux = noClasses()
            .that()
            .resideOutsideOfPackage("io.nodeagent.linux..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jnr..", "com.kenai.jffi..", "java.lang.foreign..");

    @ArchTest
    static final ArchRule the_agent_never_knows_its_runtime = noClasses()
            .that()
            .resideInAPackage("io.nodeagent.agent..")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("io\\.nodeagent\\.(images|network|oci|cri(?!\\.v1\\.))\\..*")
            .as("the agent speaks CRI to its runtime, whose stubs in cri.v1 are all it knows");

    @ArchTest
    static final ArchRule images_know_nothing_of_sandboxes = noClasses()
            .that()
            .resideInAPackage("io.nodeagent.images..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.nodeagent.cri..", "io.nodeagent.oci..", "io.nodeagent.network..");

    @ArchTest
    static final ArchRule standalone_never_knows_the_agent = noClasses()
            .that()
            .resideInAPackage("io.nodeagent.standalone..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.nodeagent.agent..", "io.nodeagent.cri..");

    @ArchTest
    static final ArchRule cgroup_versions_do_not_import_each_other = noClasses()
            .that()
            .resideInAPackage("io.nodeagent.cgroups.v1..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.nodeagent.cgroups.v2..");

    @ArchTest
    static final ArchRule nothing_knows_the_command_line = noClasses()
            .that()
            .resideOutsideOfPackage("io.nodeagent.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.nodeagent.cli..");

    @ArchTest
    static final ArchRule processes_are_started_by_posix_spawn = noClasses()
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(ProcessBuilder.class)
            .as("ProcessBuilder starts threads that inherit a namespace: use linux.process");

    @ArchTest
    static final ArchRule packages_are_free_of_cycles =
            slices().matching("io.nodeagent.(*).(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule names_say_something = classes()
            .should()
            .haveSimpleNameNotEndingWith("Utils")
            .andShould()
            .haveSimpleNameNotEndingWith("Helper")
            .andShould()
            .haveSimpleNameNotEndingWith("Impl")
            .andShould()
            .haveSimpleNameNotEndingWith("Manager");
}
