alert("an asset")
