using System;
using System.Collections.Generic;

namespace LowLatency.Architecture.Projects;

/// <summary>The directions of docs/architecture.md over the project graph.</summary>
internal static class ProjectRules
{
    /// <summary>Projects that LAW 1 binds; each must carry LowLatencyPure.</summary>
    internal static readonly string[] PureProjects =
        ["Model", "Core", "Strategies", "Formats", "Protocol", "Venues", "Paper", "VenueSim"];

    // The two sides meet in Pipeline and Host, and in tools, tests and perf.
    private static readonly string[] EngineSide = ["Core", "Strategies", "Formats", "Reading", "Runtime"];
    private static readonly string[] AdapterSide = ["Protocol", "Venues", "Paper", "Transport"];

    // What a process that only reads needs: no engine, no threads of one, no writer.
    private static readonly string[] ReadingNeeds = ["Model", "Formats"];

    // LAW 6: the venue and the watchdog share no decision code with the engine.
    private static readonly string[] Independent = ["VenueSim", "VenueServer", "Watchdog"];

    // The server side has decoders and rows of its own, so that both sides cannot share a misunderstanding. The
    // watchdog may use sessions, signers and dialects; UsageRules keeps it from the order machines.
    private static readonly string[] ServerSide = ["VenueSim", "VenueServer"];

    internal static List<string> DirectionFaults(IReadOnlyList<ProjectFile> projects)
    {
        Dictionary<string, ProjectFile> byName = [];
        List<string> faults = [];
        foreach (ProjectFile project in projects)
        {
            if (!byName.TryAdd(project.Name, project)) faults.Add($"two projects are named {project.Name}");
        }

        foreach (ProjectFile project in projects)
        {
            foreach (string reference in project.References)
            {
                string? reason = byName.TryGetValue(reference, out ProjectFile? target)
                    ? Forbidden(project, target)
                    : "there is no such project";
                if (reason != null) faults.Add($"{project.Name} -> {reference}: {reason}");
            }

            if (!IsIn(Independent, project.Name)) continue;
            foreach (string reached in Reach(project, byName))
            {
                bool isDecision = reached is "Core" or "Strategies" or "Runtime";
                bool isWire = reached is "Protocol" or "Venues" && IsIn(ServerSide, project.Name);
                if (!isDecision && !isWire) continue;
                faults.Add($"{project.Name} reaches {reached}: LAW 6");
            }
        }

        return faults;
    }

    internal static List<string> PurityFaults(IReadOnlyList<ProjectFile> projects)
    {
        List<string> faults = [];
        foreach (string name in PureProjects)
        {
            int index = 0;
            while (index < projects.Count && projects[index].Name != name) index++;
            if (index == projects.Count) faults.Add($"{name} is missing");
            else if (!projects[index].IsPure) faults.Add($"{name} does not set LowLatencyPure");
        }

        foreach (ProjectFile project in projects)
        {
            if (!project.IsPure || IsIn(PureProjects, project.Name)) continue;
            faults.Add($"{project.Name} is pure but not in the list");
        }

        return faults;
    }

    private static string? Forbidden(ProjectFile project, ProjectFile target)
    {
        if (project.Name == "Model") return "Model references nothing";
        bool isReading = project.Name == "Reading";
        if (isReading && !IsIn(ReadingNeeds, target.Name)) return "Reading needs Model and Formats only";
        if (project.IsPure && !target.IsPure) return "a pure project references only pure ones";
        if (IsIn(EngineSide, project.Name) && target.Area == "adapters") return "the engine never sees adapters";
        if (IsIn(AdapterSide, project.Name) && IsIn(EngineSide, target.Name)) return "adapters never see the engine";
        if (project.Area is "tests" or "perf") return null;
        if (target.Area is "tests" or "perf") return "only tests and perf reference them";
        if (target.Area == "tools" && project.Area != "tools") return "only tools, tests and perf reference tools";
        if (target.Name == "Host" && project.Area is ("engine" or "adapters")) return "Host is the composition root";
        bool isPart = project.Area is ("engine" or "adapters") && project.Name != "Host";
        if (target.Name == "Pipeline" && isPart) return "Pipeline composes the parts, no part knows it";
        return null;
    }

    private static HashSet<string> Reach(ProjectFile from, Dictionary<string, ProjectFile> byName)
    {
        HashSet<string> reached = [];
        Stack<ProjectFile> open = new([from]);
        while (open.TryPop(out ProjectFile? project))
        {
            foreach (string reference in project.References)
            {
                if (reached.Add(reference) && byName.TryGetValue(reference, out ProjectFile? next)) open.Push(next);
            }
        }

        return reached;
    }

    private static bool IsIn(string[] names, string name) => Array.IndexOf(names, name) >= 0;
}
