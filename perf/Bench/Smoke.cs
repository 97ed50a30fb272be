using System;
using System.Collections.Generic;
using System.IO;
using System.Reflection;
using System.Threading.Tasks;
using BenchmarkDotNet.Attributes;

namespace LowLatency.Bench;

/// <summary>Runs every benchmark body a few times, so that a build proves that they run. Measures nothing.</summary>
internal static class Smoke
{
    private const int Times = 3;

    /// <returns>The exit code: 0, or 1 when a body threw.</returns>
    public static int Run(IReadOnlyList<IMeasuredRun> runs, TextWriter output)
    {
        int bodies = 0;
        int failures = 0;
        foreach (Type type in Discovery.BenchmarkTypes())
        {
            foreach (object instance in Discovery.Instances(type))
            {
                Call<GlobalSetupAttribute>(instance);
                foreach (MethodInfo body in Discovery.Methods<BenchmarkAttribute>(type))
                {
                    bodies++;
                    if (!TryRun($"{type.Name}.{body.Name}", () => RunBody(instance, body), output)) failures++;
                }

                Call<GlobalCleanupAttribute>(instance);
            }
        }

        foreach (IMeasuredRun run in runs)
        {
            bodies++;
            if (!TryRun(run.Name, () => run.Run(TextWriter.Null, quick: true), output)) failures++;
        }

        output.WriteLine($"smoke: {bodies} bodies, {failures} failed");
        return failures == 0 ? 0 : 1;
    }

    private static bool TryRun(string name, Action body, TextWriter output)
    {
        try
        {
            body();
            output.WriteLine($"ok     {name}");
            return true;
        }
        catch (Exception exception)
        {
            output.WriteLine($"FAILED {name}: {(exception as TargetInvocationException)?.InnerException ?? exception}");
            return false;
        }
    }

    private static void RunBody(object instance, MethodInfo body)
    {
        for (int i = 0; i < Times; i++)
        {
            Call<IterationSetupAttribute>(instance);
            if (body.Invoke(instance, null) is Task task) task.GetAwaiter().GetResult();
            Call<IterationCleanupAttribute>(instance);
        }
    }

    private static void Call<TAttribute>(object instance)
        where TAttribute : Attribute
    {
        foreach (MethodInfo method in Discovery.Methods<TAttribute>(instance.GetType())) method.Invoke(instance, null);
    }
}
