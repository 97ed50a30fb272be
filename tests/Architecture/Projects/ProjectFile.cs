using System.Collections.Generic;
using System.Xml.Linq;

namespace LowLatency.Architecture.Projects;

/// <summary>What the rules need to know of one project file.</summary>
internal sealed record ProjectFile(
    string Path, string Area, string Name, bool IsPure, IReadOnlyList<string> References, IReadOnlyList<string> Faults)
{
    internal static List<ProjectFile> All()
    {
        List<ProjectFile> projects = [];
        foreach (string path in RepositoryTree.Files(".csproj")) projects.Add(Parse(path, RepositoryTree.Read(path)));
        return projects;
    }

    /// <summary>The path is relative to the root; references become names of project files without extension.</summary>
    internal static ProjectFile Parse(string path, string xml)
    {
        XElement root = XDocument.Parse(xml).Root!;
        List<string> references = [];
        List<string> faults = [];
        bool isPure = false;
        foreach (XElement element in root.Descendants())
        {
            string include = ((string?)element.Attribute("Include") ?? "").Replace('\\', '/');
            switch (element.Name.LocalName)
            {
                case "LowLatencyPure":
                    isPure = element.Value == "true";
                    break;
                case "ProjectReference":
                    references.Add(System.IO.Path.GetFileNameWithoutExtension(include));
                    break;
                case "PackageReference":
                    if (element.Attribute("Version") != null || element.Element("Version") != null
                        || element.Attribute("VersionOverride") != null)
                    {
                        faults.Add($"{path}: {include} states a version; versions are in Directory.Packages.props");
                    }

                    break;
                case "Reference" or "HintPath":
                    faults.Add($"{path}: a binary reference {include}{element.Value}");
                    break;
                case "RestorePackagesWithLockFile" or "ManagePackageVersionsCentrally" or "TreatWarningsAsErrors":
                    faults.Add($"{path}: {element.Name.LocalName} is set in Directory.Build.props alone");
                    break;
            }
        }

        string name = System.IO.Path.GetFileNameWithoutExtension(path);
        return new ProjectFile(path, path.Split('/')[0], name, isPure, references, faults);
    }
}
