console.log('done'); process.exit(0)
