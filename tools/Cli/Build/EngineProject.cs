using System;
using System.Collections.Generic;
using System.IO;
using System.Security;
using System.Text;
using System.Threading.Tasks;
using LowLatency.Compiler;
using LowLatency.Core.Strategies;

namespace LowLatency.Cli.Build;

/// <summary>
/// The project that a native engine with strategies of its own is published from: the engine's assemblies, one library
/// for each file, and a Main of a few lines.
/// </summary>
internal static class EngineProject
{
    private const string Name = "lowlatency-engine-built";
    private const int TailLines = 30;

    // The compiler of the tools defines none either: the same bytes must be the same code.
    private const string NoSymbols = """
            <DefineConstants></DefineConstants>
            <DisableImplicitFrameworkDefines>true</DisableImplicitFrameworkDefines>
            <DisableImplicitConfigurationDefines>true</DisableImplicitConfigurationDefines>
        """;

    private static readonly (string File, string Content)[] Shields =
    [
        // Nothing that lies in a folder above may change what is built.
        ("Directory.Build.props", "<Project />"), ("Directory.Build.targets", "<Project />"),
        ("Directory.Packages.props", "<Project />"),
        ("global.json", $$"""{ "sdk": { "version": "{{BuildNeeds.SdkVersion}}", "rollForward": "latestPatch" } }"""),
    ];

    public static void Write(
        string folder, IReadOnlyList<StrategyCompilation> strategies, IReadOnlyList<string> assemblies)
    {
        foreach ((string file, string content) in Shields) File.WriteAllText(Path.Combine(folder, file), content);
        for (int i = 0; i < strategies.Count; i++)
        {
            string library = Path.Combine(folder, $"Strategy{i}");
            Directory.CreateDirectory(library);
            File.WriteAllBytes(Path.Combine(library, "Strategy.cs"), strategies[i].File.Bytes);
            File.WriteAllText(Path.Combine(library, $"Strategy{i}.csproj"), Library(assemblies));
        }

        string engine = Path.Combine(folder, "Engine");
        Directory.CreateDirectory(engine);
        File.WriteAllText(Path.Combine(engine, $"{Name}.csproj"), Project(strategies.Count, assemblies));
        File.WriteAllText(Path.Combine(engine, "Program.cs"), EntryPoint(strategies));
    }

    /// <summary>Publishes; returns the path of the native engine.</summary>
    public static async Task<string> PublishAsync(string folder, BuildTarget target)
    {
        string output = Path.Combine(folder, "out");
        List<string> arguments =
        [
            "publish", $"Engine/{Name}.csproj", "-c", "Release", "-r", target.Runtime, "-o", output, "-v", "quiet",
            "-warnaserror",
        ];
        if (target.SystemRoot is { } root) arguments.AddRange([$"-p:SysRoot={root}", "-p:LinkerFlavor=lld"]);
        ToolRun run = await ToolRun.StartAsync("dotnet", arguments, folder);
        string built = Path.Combine(output, Name);
        if (run.ExitCode == 0 && File.Exists(built)) return built;
        string[] lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string tail = string.Join('\n', lines[Math.Max(0, lines.Length - TailLines)..]);
        throw new ToolException($"build: dotnet publish ended with exit code {run.ExitCode}:\n{tail}", 1);
    }

    private static string Library(IReadOnlyList<string> assemblies) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <LangVersion>14.0</LangVersion>
        {NoSymbols}
            <Nullable>enable</Nullable>
            <Deterministic>true</Deterministic>
            <NoWarn>$(NoWarn);CS0436</NoWarn>
            <TreatWarningsAsErrors>false</TreatWarningsAsErrors>
            <MSBuildTreatWarningsAsErrors>false</MSBuildTreatWarningsAsErrors>
            <WarningLevel>0</WarningLevel>
            <IsAotCompatible>true</IsAotCompatible>
          </PropertyGroup>
          <ItemGroup>
        {References(assemblies)}  </ItemGroup>
        </Project>
        """;

    private static string Project(int strategies, IReadOnlyList<string> assemblies)
    {
        var items = new StringBuilder();
        for (int i = 0; i < strategies; i++)
        {
            string library = $"../Strategy{i}/Strategy{i}.csproj";
            items.AppendLine($"    <ProjectReference Include=\"{library}\" Aliases=\"S{i}\" />");
            items.AppendLine($"    <EmbeddedResource Include=\"../Strategy{i}/Strategy.cs\" LogicalName=\"{i}.cs\" />");
        }

        return $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <LangVersion>14.0</LangVersion>
            {NoSymbols}
                <Nullable>enable</Nullable>
                <Deterministic>true</Deterministic>
                <PublishAot>true</PublishAot>
                <InvariantGlobalization>true</InvariantGlobalization>
                <ConcurrentGarbageCollection>true</ConcurrentGarbageCollection>
                <NuGetAudit>false</NuGetAudit>
                <!-- System.CommandLine, as engine/Host says. -->
                <NoWarn>$(NoWarn);IL2070</NoWarn>
              </PropertyGroup>
              <ItemGroup>
                <DirectPInvoke Include="libc" />
            {items}{References(assemblies)}  </ItemGroup>
            </Project>
            """;
    }

    private static string References(IReadOnlyList<string> assemblies)
    {
        var items = new StringBuilder();
        foreach (string path in assemblies)
        {
            items.AppendLine($"    <Reference Include=\"{SecurityElement.Escape(path)}\" />");
        }

        return items.ToString();
    }

    private static string EntryPoint(IReadOnlyList<StrategyCompilation> strategies)
    {
        var aliases = new StringBuilder();
        var lines = new StringBuilder();
        HashSet<string> names = [];
        for (int i = 0; i < strategies.Count; i++)
        {
            StrategyDefinition definition = strategies[i].Definition!;
            string add = names.Add(definition.Name)
                ? nameof(StrategyRegistry.Replace)
                : nameof(StrategyRegistry.AddVersion);
            aliases.AppendLine($"extern alias S{i};");
            lines.AppendLine(
                $"registry.{add}(S{i}::{strategies[i].ClassName}.Definition with {{ Source = new StrategySource("
                + $"\"{strategies[i].File.Digest}\", static () => Read(\"{i}.cs\")) }});");
        }

        return $$"""
            {{aliases}}using LowLatency.Core.Strategies;
            using LowLatency.Host;
            using LowLatency.Strategies;

            StrategyRegistry registry = StrategyCatalog.All();
            {{lines}}return EngineProgram.Run(args, registry);

            static byte[] Read(string name)
            {
                using System.IO.Stream stream = typeof(Program).Assembly.GetManifestResourceStream(name)!;
                byte[] bytes = new byte[stream.Length];
                stream.ReadExactly(bytes);
                return bytes;
            }
            """;
    }
}
