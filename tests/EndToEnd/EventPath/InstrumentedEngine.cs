using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace LowLatency.EndToEnd.EventPath;

/// <summary>
/// A copy of the built engine in a folder of its own in which every method of ours tells <see cref="CallRecorder"/>
/// that it begins and ends. Nothing of the product is changed for it.
/// </summary>
internal sealed class InstrumentedEngine
{
    private const string Executable = "lowlatency-engine";

    private readonly List<MethodName> _methods = [new("", "", "", true)];

    /// <param name="folder">An empty one.</param>
    /// <param name="isMarked">Stacks that reach these methods are recorded.</param>
    public InstrumentedEngine(string folder, Func<MethodName, bool> isMarked)
    {
        Program = Path.Combine(folder, Executable + ".dll");
        foreach (string file in Directory.GetFiles(AppContext.BaseDirectory, "*.dll"))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        string settings = Executable + ".runtimeconfig.json";
        File.Copy(Path.Combine(AppContext.BaseDirectory, settings), Path.Combine(folder, settings));
        using var recorder = AssemblyDefinition.ReadAssembly(typeof(CallRecorder).Assembly.Location);
        TypeDefinition type = recorder.MainModule.GetType(typeof(CallRecorder).FullName);
        foreach (string file in Directory.GetFiles(folder, "*.dll").Where(IsOfEngine)) Instrument(file, type, isMarked);
    }

    /// <summary>Path of the program.</summary>
    public string Program { get; }

    /// <summary>By the numbers that the recorder is told.</summary>
    public MethodName this[int number] => _methods[number];

    private static bool IsOfEngine(string file)
    {
        string name = Path.GetFileNameWithoutExtension(file);
        string[] names =
            ["Core", "Strategies", "Formats", "Runtime", "Pipeline", "Reading", "Protocol", "Venues", "Transport"];
        return name == Executable || Array.Exists(names, one => name == $"LowLatency.{one}");
    }

    private static IEnumerable<TypeDefinition> All(IEnumerable<TypeDefinition> types) =>
        types.SelectMany(type => All(type.NestedTypes).Prepend(type));

    private void Instrument(string file, TypeDefinition recorder, Func<MethodName, bool> isMarked)
    {
        using var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(Path.GetDirectoryName(file));
        using var assembly = AssemblyDefinition.ReadAssembly(
            file, new ReaderParameters { InMemory = true, AssemblyResolver = resolver });
        ModuleDefinition module = assembly.MainModule;
        MethodReference enter = Import(nameof(CallRecorder.Enter));
        MethodReference leave = Import(nameof(CallRecorder.Leave));
        MethodReference mark = Import(nameof(CallRecorder.Mark));
        foreach (MethodDefinition method in All(module.Types).SelectMany(type => type.Methods))
        {
            // What only answers is never on the way; told of each call it would make the engine ten times slower.
            if (!method.HasBody || method.IsSpecialName || method.Body.Instructions.Count == 0) continue;
            var name = new MethodName(
                Path.GetFileNameWithoutExtension(file), method.DeclaringType.FullName, method.Name,
                !method.HasParameters);
            Instrument(method.Body, _methods.Count, enter, leave, isMarked(name) ? mark : null);
            _methods.Add(name);
        }

        assembly.Write(file);

        MethodReference Import(string name) => module.ImportReference(recorder.Methods.Single(one => one.Name == name));
    }

    private static void Instrument(
        MethodBody body, int number, MethodReference enter, MethodReference leave, MethodReference? mark)
    {
        body.SimplifyMacros();
        ILProcessor code = body.GetILProcessor();
        Instruction first = body.Instructions[0];

        // The old return becomes the first of the new ones: whatever jumps there still does.
        foreach (Instruction end in body.Instructions.Where(one => one.OpCode == OpCodes.Ret).ToList())
        {
            end.OpCode = OpCodes.Ldc_I4;
            end.Operand = number;
            Instruction call = code.Create(OpCodes.Call, leave);
            code.InsertAfter(end, call);
            code.InsertAfter(call, code.Create(OpCodes.Ret));
        }

        code.InsertBefore(first, code.Create(OpCodes.Ldc_I4, number));
        code.InsertBefore(first, code.Create(OpCodes.Call, enter));
        if (mark != null) code.InsertBefore(first, code.Create(OpCodes.Call, mark));
        body.OptimizeMacros();
    }
}
