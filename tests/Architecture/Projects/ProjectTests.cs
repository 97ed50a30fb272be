using System.Collections.Generic;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace LowLatency.Architecture.Projects;

[TestFixture]
public sealed class ProjectTests
{
    private static IEnumerable<string> Paths() => RepositoryTree.Files(".csproj");

    [Test]
    public void Projects_reference_only_in_the_allowed_directions() =>
        Assert.That(ProjectRules.DirectionFaults(ProjectFile.All()), Is.Empty);

    [TestCase("engine/Model", false, "adapters/Protocol", false)]
    [TestCase("engine/Core", true, "engine/Runtime", false)]
    [TestCase("engine/Runtime", false, "adapters/Transport", false)]
    [TestCase("adapters/Transport", false, "engine/Core", true)]
    [TestCase("adapters/Venues", true, "engine/Formats", true)]
    [TestCase("adapters/Paper", true, "engine/Runtime", false)]
    [TestCase("tools/VenueSim", true, "engine/Core", true)]
    [TestCase("tools/VenueServer", false, "engine/Runtime", false)]
    [TestCase("tools/Watchdog", false, "engine/Core", true)]
    [TestCase("engine/Host", false, "tools/VenueSim", true)]
    [TestCase("engine/Runtime", false, "tests/TestKit", false)]
    [TestCase("tools/Cli", false, "perf/Bench", false)]
    [TestCase("engine/Runtime", false, "engine/Host", false)]
    [TestCase("engine/Reading", false, "engine/Core", true)]
    [TestCase("engine/Reading", false, "engine/Runtime", false)]
    [TestCase("adapters/Transport", false, "engine/Reading", false)]
    public void The_direction_rule_sees_a_planted_reference(string from, bool isPure, string to, bool isTargetPure)
    {
        ProjectFile target = Project(to, isTargetPure, []);

        Assert.That(ProjectRules.DirectionFaults([Project(from, isPure, [target.Name]), target]), Is.Not.Empty);
        Assert.That(ProjectRules.DirectionFaults([Project(from, isPure, []), target]), Is.Empty);
    }

    [Test]
    public void The_direction_rule_sees_an_indirect_reference_to_the_engine()
    {
        ProjectFile core = Project("engine/Core", true, []);
        ProjectFile bridge = Project("tools/Bridge", false, ["Core"]);
        ProjectFile server = Project("tools/VenueServer", false, ["Bridge"]);

        Assert.That(ProjectRules.DirectionFaults([core, bridge, server]), Has.Count.EqualTo(1));
    }

    [Test]
    public void Every_pure_project_says_so() => Assert.That(ProjectRules.PurityFaults(ProjectFile.All()), Is.Empty);

    [Test]
    public void The_purity_rule_sees_a_missing_flag()
    {
        List<ProjectFile> projects = [];
        foreach (string name in ProjectRules.PureProjects) projects.Add(Project("engine/" + name, name != "Core", []));

        Assert.That(ProjectRules.PurityFaults(projects), Is.EqualTo((string[])["Core does not set LowLatencyPure"]));
    }

    [TestCaseSource(nameof(Paths))]
    public void Projects_keep_versions_and_switches_central(string path) =>
        Assert.That(ProjectFile.Parse(path, RepositoryTree.Read(path)).Faults, Is.Empty);

    [TestCase("<PackageReference Include=\"NUnit\" Version=\"5.0.0\" />")]
    [TestCase("<PackageReference Include=\"NUnit\" VersionOverride=\"5.0.0\" />")]
    [TestCase("<PackageReference Include=\"NUnit\"><Version>5.0.0</Version></PackageReference>")]
    [TestCase("<Reference Include=\"x.dll\" />")]
    [TestCase("<RestorePackagesWithLockFile>false</RestorePackagesWithLockFile>")]
    public void The_project_rule_sees_a_planted_element(string element)
    {
        string xml = $"<Project><A>{element}</A></Project>";

        Assert.That(ProjectFile.Parse("tests/X/X.csproj", xml).Faults, Is.Not.Empty);
    }

    [TestCaseSource(nameof(Paths))]
    public void Projects_have_a_lock_file_beside_them(string path)
    {
        string lockFile = path[..path.LastIndexOf('/')] + "/packages.lock.json";

        Assert.That(RepositoryTree.Exists(lockFile), Is.True, lockFile);
    }

    [TestCaseSource(nameof(Paths))]
    public void Projects_are_in_the_solution_and_named_after_their_folder(string path)
    {
        string solution = RepositoryTree.Read("LowLatency.sln").Replace('\\', '/');
        string[] parts = path.Split('/');

        Assert.That(solution, Does.Contain($"\"{path}\""));
        Assert.That(parts[^1], Is.EqualTo(parts[^2] + ".csproj"));
    }

    [Test]
    public void Package_versions_are_exact_and_lock_files_are_on()
    {
        Assert.That(VersionFaults(RepositoryTree.Read("Directory.Packages.props")), Is.Empty);
        Assert.That(
            RepositoryTree.Read("Directory.Build.props"),
            Does.Contain("<RestorePackagesWithLockFile>true</RestorePackagesWithLockFile>"));
        Assert.That(
            RepositoryTree.Read("Directory.Packages.props"),
            Does.Contain("<ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally>"));
    }

    [TestCase("[1.0,2.0)")]
    [TestCase("1.*")]
    [TestCase("1.2")]
    [TestCase("1.2.3-beta")]
    [TestCase("$(Some)")]
    public void The_version_rule_sees_a_planted_range(string version) =>
        Assert.That(VersionFaults($"<PackageVersion Include=\"A\" Version=\"{version}\" />"), Has.Count.EqualTo(1));

    private static List<string> VersionFaults(string xml)
    {
        List<string> faults = [];
        foreach (Match match in Regex.Matches(xml, "<PackageVersion\\b[^>]*\\bVersion=\"([^\"]*)\""))
        {
            if (!Regex.IsMatch(match.Groups[1].Value, @"^\d+\.\d+\.\d+(\.\d+)?$")) faults.Add(match.Value);
        }

        return faults;
    }

    private static ProjectFile Project(string folder, bool isPure, string[] references)
    {
        string[] parts = folder.Split('/');
        return new ProjectFile($"{folder}/{parts[1]}.csproj", parts[0], parts[1], isPure, references, []);
    }
}
