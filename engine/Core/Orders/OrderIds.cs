using LowLatency.Model.Identity;
using LowLatency.Model.State;

namespace LowLatency.Core.Orders;

/// <summary>Makes client order ids from numbers that came from outside, without exceptions.</summary>
internal static class OrderIds
{
    /// <summary>False when a part is out of its range or the sequence is 0.</summary>
    public static bool TryMake(ulong instance, uint epoch, ulong sequence, out ClientOrderId id)
    {
        if (instance > ClientOrderId.InstanceMax || epoch > ClientOrderId.EpochMax
            || sequence is 0 or > ClientOrderId.SequenceMax)
        {
            id = default;
            return false;
        }

        id = new ClientOrderId((ushort)instance, epoch, sequence);
        return true;
    }

    /// <summary>An id as two words of the state; one that cannot be is damage.</summary>
    public static void Traverse(ref StateTraversal state, ref ClientOrderId id, bool canBeNone)
    {
        ulong instanceAndEpoch = ((ulong)id.Instance << 32) | id.Epoch;
        ulong sequence = id.Sequence;
        state.Visit(ref instanceAndEpoch);
        state.Visit(ref sequence);
        if (!state.IsLoading) return;
        bool isSound = TryMake(instanceAndEpoch >> 32, (uint)instanceAndEpoch, sequence, out id);
        if (!isSound && !(canBeNone && (instanceAndEpoch | sequence) == 0)) state.Fail();
    }

    /// <summary>The same on every machine.</summary>
    public static uint Hash(ClientOrderId id)
    {
        ulong run = ((ulong)id.Instance << 32) | id.Epoch;
        ulong mixed = (id.Sequence * 0x9E3779B97F4A7C15) ^ (run * 0xBF58476D1CE4E5B9);
        mixed ^= mixed >> 29;
        return (uint)((mixed * 0x94D049BB133111EB) >> 32);
    }
}
