namespace LowLatency.Architecture.DeadMembers;

/// <summary>The control of <see cref="DeadMemberScan"/>: what begins with Dead has no reader, the rest has one.
/// </summary>
internal static class PlantedMembers
{
    private const int DeadConstant = 1;
    private const int LiveConstant = 2;
#pragma warning disable CS0414, IDE0052 // Read by nobody: that is what they are for.
    private static int _liveField = LiveConstant;
    private static int _deadField;
#pragma warning restore CS0414, IDE0052

    internal enum DeadKind
    {
        LiveValue,
        DeadValue,
    }

    internal static int LiveProperty => _liveField++ + (int)DeadKind.LiveValue;

    internal static int DeadProperty { get; set; }

    internal static int LiveMethod()
    {
        _deadField = LiveProperty;
        return LiveProperty;
    }

    internal static void DeadMethod()
    {
        LiveMethod();
        DeadProperty = 1;
    }

    internal sealed class DeadType
    {
        internal void OnlyItselfCalls() => OnlyItselfCalls();
    }
}
