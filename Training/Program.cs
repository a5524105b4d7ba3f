using Emotion.Training.Commands;

var root = new TrainingRoot();

// One line per capability: XCommands.AddTo(root), in a folder of its own beside the code that the commands run.

return await root.Command.Parse(args).InvokeAsync();
