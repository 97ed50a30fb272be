using System;
using System.Collections.Generic;
using System.IO;
using System.Reflection;
using System.Reflection.Metadata;
using LowLatency.Core.Strategies;
using LowLatency.Model.Identity;
using Microsoft.CodeAnalysis;

namespace LowLatency.Compiler.References;

/// <summary>
/// What a strategy compiles against: the assemblies of this very process, read from memory, because a single-file
/// program has no paths. What is not listed is unknown to a strategy.
/// </summary>
internal static class ReferenceSet
{
    // What a strategy may use, then what is here only so that a ban can name what was used.
    private static readonly string[] Names =
    [
        "System.Private.CoreLib", "System.Runtime", "System.Collections", "System.Memory",
        "System.Runtime.Extensions", "System.Linq", "System.Console", "System.Threading", "System.Threading.Thread",
        "System.Threading.Tasks.Parallel", "System.Diagnostics.Process", "System.Diagnostics.StackTrace",
        "System.Diagnostics.TraceSource", "System.ComponentModel.Primitives", "System.Net.Primitives",
        "System.Net.Http", "System.Net.Sockets", "System.Security.Cryptography", "System.IO.MemoryMappedFiles",
        "System.ComponentModel.TypeConverter", "System.Runtime.InteropServices", "System.Runtime.Loader",
        "System.Numerics.Vectors",
    ];

    private static readonly Lazy<IReadOnlyList<MetadataReference>> Loaded = new(Load);

    /// <summary>Read once a process.</summary>
    public static IReadOnlyList<MetadataReference> All => Loaded.Value;

    /// <summary>A loaded assembly as something to compile against.</summary>
    public static unsafe MetadataReference Reference(Assembly assembly)
    {
        if (!assembly.TryGetRawMetadata(out byte* blob, out int length))
        {
            throw new IOException($"{assembly.GetName().Name} has no metadata: strategies cannot be compiled here");
        }

        ModuleMetadata module = ModuleMetadata.CreateFromMetadata((IntPtr)blob, length);
        return AssemblyMetadata.Create(module).GetReference(display: assembly.GetName().Name);
    }

    private static List<MetadataReference> Load()
    {
        List<MetadataReference> references =
        [
            Reference(typeof(VenueId).Assembly), Reference(typeof(Strategy).Assembly),
        ];
        foreach (string name in Names) references.Add(Reference(Assembly.Load(name)));
        return references;
    }
}
