namespace MailPortal.Components;

/// <summary>The portal's own line drawings on a 24 × 24 grid, drawn with the colour of the text around them. Inline, so that none is ever
/// missing, late or replaced by its name while a font loads.</summary>
internal static class IconShapes
{
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["panel"] = "M4 13a8 8 0 0 1 16 0M12 13l4-4M4 17h16",
        ["inbox"] = "M4 13 6.5 5h11L20 13v6H4zM4 13h4.5l1.5 3h4l1.5-3H20",
        ["mail"] = "M3.5 6h17v12h-17zM3.5 7l8.5 6.5L20.5 7",
        ["document"] = "M6 3.5h8l4 4v13H6zM14 3.5v4h4M9 12h6M9 16h6",
        ["archive"] = "M4 5h16v4H4zM5.5 9v10.5h13V9M10 13h4",
        ["attachment"] = "M18.500 11.500l-6.800 6.800a4.200 4.200 0 0 1-6-6l7.600-7.600a2.800 2.800 0 0 1 4 4l-7.500 7.500a1.400 1.400 0 0 1-2-2l6.700-6.700",
        ["image"] = "M4 5h16v14H4zM4 16l5-5 4 4 2.5-2.5L20 17M15.5 9h.01",
        ["organization"] = "M5 20.5v-17h9v17M14 9h5v11.5M3 20.5h18M8 7.5h3M8 11.5h3M8 15.5h3",
        ["person"] = "M12 11.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c0-4 3.4-6 7.5-6s7.5 2 7.5 6",
        ["menu"] = "M4 7h16M4 12h16M4 17h16",
        ["close"] = "M6 6l12 12M18 6 6 18",
        ["add"] = "M12 5v14M5 12h14",
        ["back"] = "M14.5 5.5 8 12l6.5 6.5",
        ["next"] = "M9.5 5.5 16 12l-6.5 6.5",
        ["up"] = "M6 14.5l6-6 6 6",
        ["down"] = "M6 9.5l6 6 6-6",
        ["search"] = "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l4.5 4.5",
        ["edit"] = "M4.5 19.5l1-4.5L16 4.5l3.5 3.5L9 18.5zM13.5 7l3.5 3.5",
        ["delete"] = "M4.5 6.5h15M9.5 6.5v-3h5v3M6.5 6.5l1 14h9l1-14M10.5 10.5v6M13.5 10.5v6",
        ["copy"] = "M8.5 8.5h11v12h-11zM15.5 8.5v-5h-11v12h4",
        ["check"] = "M5 12.5l4.5 4.5L19 7.5",
        ["success"] = "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8 12.3l2.8 2.8L16 9.8",
        ["warning"] = "M12 3.8 21.5 20h-19zM12 10v4.5M12 17.3v.2",
        ["error"] = "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7.5v5.5M12 16.3v.2",
        ["info"] = "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5.5M12 7.7v.2",
        ["help"] = "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.5 9.5a2.5 2.5 0 1 1 3.6 2.3c-.7.4-1.1.9-1.1 1.7M12 16.5v.2",
        ["clock"] = "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5.2l3.3 2",
        ["pause"] = "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM10 9v6M14 9v6",
        ["dash"] = "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.5 12h7",
        ["quarantine"] = "M12 3.2l7.5 3v5.3c0 4.6-3 8-7.5 9.3-4.500-1.300-7.500-4.700-7.500-9.300V6.200zM12 8.5v4M12 15.500v.2",
        ["refresh"] = "M19.500 12a7.500 7.500 0 1 1-2.200-5.300M19.500 3.500v4h-4",
        ["download"] = "M12 4v11M7.500 11l4.500 4.500L16.500 11M4.500 20h15",
        ["external"] = "M10 5H5v14h14v-5M13.500 4.500h6v6M19.500 4.500 11 13",
        ["lock"] = "M5.500 10.500h13v10h-13zM8.500 10.500V7.500a3.500 3.500 0 0 1 7 0v3",
        ["sun"] = "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2.500v2M12 19.500v2M2.500 12h2M19.500 12h2M5.300 5.300l1.400 1.400M17.300 17.300l1.400 1.400M18.700 5.300l-1.400 1.400M6.700 17.300l-1.400 1.400",
        ["moon"] = "M20 14.500A8.500 8.500 0 0 1 9.500 4 8.500 8.500 0 1 0 20 14.500z",
        ["system"] = "M3.500 5h17v11.500h-17zM8.500 20h7M12 16.500V20",
        ["sign-out"] = "M14 4.500H5v15h9M10 12h10.500M16.500 8l4 4-4 4",
    };
}
