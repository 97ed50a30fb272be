using System.Collections.Generic;
using LowLatency.Runtime.Storage;

namespace LowLatency.Host.Control;

/// <summary>What is wrong with a group that a configuration names, and what a person does about it.</summary>
internal static class UserGroupFaults
{
    /// <summary>
    /// Adds the fault of a group that this machine does not have. Whether the engine's user is in it is asked at the
    /// start: who checks a configuration may be somebody else.
    /// </summary>
    public static void Check(List<string> faults, string path, string name)
    {
        if (name.Length > 0 && UserGroup.Find(name) == null) faults.Add(NotThere(path, name));
    }

    public static string NotThere(string path, string name) =>
        $"{path}: this machine has no group \"{name}\": make it (groupadd --system {name}) or leave the key out";

    public static string NotOurs(string path, string name) =>
        $"{path}: the engine's user is not in group \"{name}\": add it (usermod --append --groups {name} USER, and a "
        + $"new login; under systemd SupplementaryGroups={name}) or leave the key out";
}
